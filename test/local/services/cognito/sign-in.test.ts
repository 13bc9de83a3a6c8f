import {
  AdminCreateUserCommand,
  AdminAddUserToGroupCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, describe, expect, it } from 'vitest';
import { claimsOf, startUserPool, type RunningUserPool } from './user-pool.fixture.ts';

const Password = 'Correct-horse-1';
const pools: RunningUserPool[] = [];
afterAll(() => Promise.all(pools.map((pool) => pool.stop())));

/** A pool with the user ada, an editor with a permanent password. */
async function poolWithAda(options: Parameters<typeof startUserPool>[0] = {}) {
  const pool = await startUserPool(options);
  pools.push(pool);
  const { sdk, UserPoolId, ClientId } = pool;
  const Username = 'ada';
  const UserAttributes = [
    { Name: 'email', Value: 'ada@example.test' },
    { Name: 'email_verified', Value: 'true' },
  ];
  await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes }));
  await sdk.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }));
  await sdk.send(new AdminAddUserToGroupCommand({ UserPoolId, Username, GroupName: 'editors' }));
  const byPassword = (PASSWORD = Password, USERNAME = Username) =>
    sdk.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME, PASSWORD },
      }),
    );
  const byRefresh = (REFRESH_TOKEN = '') =>
    sdk.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN },
      }),
    );
  return { ...pool, byPassword, byRefresh };
}

const outcome = (call: Promise<unknown>) =>
  call.then(
    () => 'accepted',
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe('signing in by password', () => {
  it("answers tokens with Cognito's own claims", async () => {
    const pool = await poolWithAda();
    const { AuthenticationResult: tokens } = await pool.byPassword();
    expect(tokens).toMatchObject({ TokenType: 'Bearer', ExpiresIn: 3600 });
    const now = pool.clock.now() / 1000;
    const access = claimsOf(tokens?.AccessToken);
    expect(Object.keys(access).sort()).toEqual(
      [
        ...['auth_time', 'client_id', 'cognito:groups', 'event_id', 'exp', 'iat', 'iss', 'jti', 'origin_jti'],
        ...['scope', 'sub', 'token_use', 'username'],
      ].sort(),
    );
    expect(access).toMatchObject({
      iss: `${pool.baseUrl}/${pool.UserPoolId}`,
      client_id: pool.ClientId,
      'cognito:groups': ['editors'],
      scope: 'aws.cognito.signin.user.admin',
      token_use: 'access',
      username: 'ada',
      auth_time: now,
      iat: now,
      exp: now + 3600,
    });
    const id = claimsOf(tokens?.IdToken);
    expect(id).toMatchObject({
      aud: pool.ClientId,
      email: 'ada@example.test',
      email_verified: true,
      'cognito:username': 'ada',
      'cognito:groups': ['editors'],
      token_use: 'id',
      sub: access.sub,
      origin_jti: access.origin_jti,
    });
    expect(id).not.toHaveProperty('client_id');
    expect(id.jti).not.toBe(access.jti);
  });

  it('works through the administrator with the same answer, and only with its signature', async () => {
    const { sdk, UserPoolId, ClientId, baseUrl } = await poolWithAda();
    const AuthParameters = { USERNAME: 'ada', PASSWORD: Password };
    const command = () =>
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters,
      });
    expect((await sdk.send(command())).AuthenticationResult?.AccessToken).toBeTruthy();
    const stranger = new CognitoIdentityProviderClient({
      endpoint: baseUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' },
    });
    expect(await outcome(stranger.send(command()))).toMatch(/^UnrecognizedClientException/);
    const unsigned = await fetch(baseUrl, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminGetUser' },
      body: JSON.stringify({ UserPoolId, Username: 'ada' }),
    });
    expect(unsigned.status).toBe(400);
    expect(await unsigned.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });

  it('tells nobody whether the name or the password was wrong, where the client hides users', async () => {
    const open = await poolWithAda();
    const wrong = 'NotAuthorizedException: Incorrect username or password.';
    expect(await outcome(open.byPassword('Wrong-horse-1'))).toBe(wrong);
    expect(await outcome(open.byPassword(Password, 'eve'))).toBe(
      'UserNotFoundException: User does not exist.',
    );
    const hiding = await poolWithAda({ client: { PreventUserExistenceErrors: 'ENABLED' } });
    expect(await outcome(hiding.byPassword(Password, 'eve'))).toBe(wrong);
  });

  it('is refused where the client lacks the flow', async () => {
    const { byPassword } = await poolWithAda({ client: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } });
    expect(await outcome(byPassword())).toBe(
      'InvalidParameterException: Auth flow not enabled for this client',
    );
  });

  it('keeps tokens as long as the client declares', async () => {
    const client = { AccessTokenValidity: 10, TokenValidityUnits: { AccessToken: 'minutes' } };
    const { byPassword } = await poolWithAda({ client });
    const { AuthenticationResult } = await byPassword();
    const { exp, iat } = claimsOf(AuthenticationResult?.AccessToken);
    expect(Number(exp) - Number(iat)).toBe(600);
    expect(AuthenticationResult?.ExpiresIn).toBe(600);
  });
});

describe('a temporary password', () => {
  async function challenged() {
    const pool = await poolWithAda();
    const { sdk, UserPoolId } = pool;
    const temporary = { UserPoolId, Username: 'ada', Password: 'Temporary-1', Permanent: false };
    await sdk.send(new AdminSetUserPasswordCommand(temporary));
    const respond = (Session: string | undefined, NEW_PASSWORD: string) =>
      sdk.send(
        new RespondToAuthChallengeCommand({
          ClientId: pool.ClientId,
          ChallengeName: 'NEW_PASSWORD_REQUIRED',
          Session,
          ChallengeResponses: { USERNAME: 'ada', NEW_PASSWORD },
        }),
      );
    return { ...pool, respond };
  }

  it('gives no token but a challenge, which a new password answers, once', async () => {
    const { byPassword, respond } = await challenged();
    const { ChallengeName, Session, AuthenticationResult } = await byPassword('Temporary-1');
    expect(ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    expect(AuthenticationResult).toBeUndefined();
    expect(await outcome(respond(Session, 'weak'))).toMatch(/^InvalidPasswordException/);
    const answered = await respond(Session, 'Brand-new-1');
    expect(claimsOf(answered.AuthenticationResult?.AccessToken).username).toBe('ada');
    expect(await outcome(respond(Session, 'Brand-new-2'))).toMatch(
      /^NotAuthorizedException: Invalid session/,
    );
    expect((await byPassword('Brand-new-1')).AuthenticationResult).toBeDefined();
  });

  it('and its challenge end by the clock of the cloud', async () => {
    const { byPassword, respond, clock } = await challenged();
    const { Session } = await byPassword('Temporary-1');
    clock.advance(3 * 60_000);
    expect(await outcome(respond(Session, 'Brand-new-1'))).toMatch(/session is expired/);
    clock.advance(7 * 86_400_000);
    expect(await outcome(byPassword('Temporary-1'))).toMatch(/Temporary password has expired/);
  });
});

describe('a refresh token', () => {
  it('renews the session with the groups of now, without another refresh token', async () => {
    const { byPassword, byRefresh, clock, sdk, UserPoolId } = await poolWithAda();
    const first = (await byPassword()).AuthenticationResult;
    clock.advance(7_200_000);
    await sdk.send(new AdminAddUserToGroupCommand({ UserPoolId, Username: 'ada', GroupName: 'admins' }));
    const second = (await byRefresh(first?.RefreshToken)).AuthenticationResult;
    expect(second?.RefreshToken).toBeUndefined();
    const [before, after] = [claimsOf(first?.AccessToken), claimsOf(second?.AccessToken)];
    expect(after).toMatchObject({ auth_time: before.auth_time, origin_jti: before.origin_jti });
    expect(after['cognito:groups']).toEqual(['editors', 'admins']);
    expect(Number(after.iat) - Number(before.iat)).toBe(7200);
  });

  it('ends by the clock, by a sign-out, and was never valid when altered', async () => {
    const { byPassword, byRefresh, clock, sdk, UserPoolId } = await poolWithAda();
    const one = (await byPassword()).AuthenticationResult?.RefreshToken ?? '';
    expect(await outcome(byRefresh(`x${one}`))).toBe('NotAuthorizedException: Invalid Refresh Token');
    await sdk.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: 'ada' }));
    expect(await outcome(byRefresh(one))).toBe('NotAuthorizedException: Refresh Token has been revoked');
    const two = (await byPassword()).AuthenticationResult?.RefreshToken;
    clock.advance(30 * 86_400_000);
    expect(await outcome(byRefresh(two))).toBe('NotAuthorizedException: Refresh Token has expired');
  });
});
