import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { administratorCredentials } from '../../administrator.ts';
import { environment, deploymentOf, startUserPool, type RunningUserPool } from './user-pool.fixture.ts';

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool();
});
afterAll(() => pool.stop());

const refusal = (properties: Record<string, unknown>, client: Record<string, unknown> = {}) =>
  pool.service.prepare(deploymentOf(pool.service, properties, client)).then(
    () => 'hosted',
    (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
  );

describe('the values a template learns from AWS', () => {
  it('are shaped as AWS shapes them and the same every time', () => {
    const values = (id: string) =>
      deploymentOf(pool.service, {}, { ClientName: 'web' }, id).resources.map(({ ref, attributes }) => ({
        ref,
        ...attributes,
      }));
    const [users, client, editors] = values('Users');
    expect(users?.ref).toMatch(/^us-east-1_[0-9A-Za-z]{9}$/);
    expect(users).toEqual({
      ref: users?.ref,
      UserPoolId: users?.ref,
      Arn: `arn:aws:cognito-idp:us-east-1:${environment.accountId}:userpool/${users?.ref}`,
      ProviderName: `cognito-idp.us-east-1.amazonaws.com/${users?.ref}`,
      ProviderURL: `https://cognito-idp.us-east-1.amazonaws.com/${users?.ref}`,
    });
    expect(client).toEqual({ ref: client?.ref, ClientId: client?.ref, Name: 'web' });
    expect(client?.ref).toMatch(/^[0-9a-z]{26}$/);
    expect(editors?.ref).toBe('editors');
    expect(values('Users')).toEqual([users, client, editors, ...values('Users').slice(3)]);
    expect(values('People')[0]?.ref).not.toBe(users?.ref);
  });
});

describe('a deployment', () => {
  it('is refused, not half-hosted, when it declares what has no behaviour here', async () => {
    expect(await refusal({ LambdaConfig: { PreSignUp: 'arn' } })).toMatch(
      /^PropertyUnsupported: .*LambdaConfig/,
    );
    expect(await refusal({ MfaConfiguration: 'ON' })).toMatch(/^PropertyUnsupported/);
    expect(await refusal({ UsernameAttributes: ['email'] })).toMatch(/^PropertyUnsupported/);
    expect(await refusal({}, { GenerateSecret: true })).toMatch(/^PropertyUnsupported: .*GenerateSecret/);
    expect(
      await refusal({ AccountRecoverySetting: {}, UserPoolTags: {} }, { CallbackURLs: ['https://x'] }),
    ).toBe('hosted');
  });

  it('is refused when a client belongs to no pool of it', async () => {
    expect(await refusal({}, { UserPoolId: 'us-east-1_gone' })).toMatch(/^ReferenceUnknown/);
  });

  it('changes nothing until it is taken over, and then keeps the users', async () => {
    const { service, UserPoolId, ClientId } = pool;
    const { accessToken } = await service.issue(UserPoolId, { user: 'ada', groups: [] });
    const deployment = deploymentOf(service, {}, { AccessTokenValidity: 5 });
    const takeOver = await service.prepare(deployment);
    const lifetime = async () => (await service.issue(UserPoolId, { user: 'ada', groups: [] })).expiresIn;
    expect(await lifetime()).toBe(3600);
    await takeOver();
    expect(await lifetime()).toBe(5 * 3600);
    expect((await service.verify(UserPoolId, accessToken)).client_id).toBe(ClientId);
  });
});

describe('the API', () => {
  const call = (operation: string, body: string, headers: Record<string, string> = {}) =>
    fetch(pool.baseUrl, {
      method: 'POST',
      headers: { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`, ...headers },
      body,
    });
  const signature = (key: string, service: string) => ({
    authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  });

  it.each([
    ['an operation it lacks', 'SignUp', '{}', {}, 'UnknownOperationException'],
    ['no JSON', 'InitiateAuth', '{', {}, 'SerializationException'],
    ['JSON that is no object', 'InitiateAuth', '[]', {}, 'SerializationException'],
    ['a missing member', 'InitiateAuth', '{}', {}, 'InvalidParameterException'],
    ['a member of another type', 'InitiateAuth', '{"ClientId":5}', {}, 'InvalidParameterException'],
    ['an unknown client', 'InitiateAuth', '{"ClientId":"x"}', {}, 'ResourceNotFoundException'],
    ['no credential scope', 'ListUsers', '{}', { authorization: 'Basic x' }, 'IncompleteSignatureException'],
    ['no signature', 'ListUsers', '{}', {}, 'MissingAuthenticationTokenException'],
    [
      'another access key',
      'ListUsers',
      '{}',
      signature('tester', 'cognito-idp'),
      'UnrecognizedClientException',
    ],
  ])('answers %s with the error of AWS', async (_, operation, body, headers, error) => {
    const response = await call(operation, body, headers);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: error });
    expect(response.headers.get('x-amzn-errortype')).toBe(`${error}:`);
  });

  it('is refused to whoever does not know the secret', async () => {
    const forger = new CognitoIdentityProviderClient({
      endpoint: pool.baseUrl,
      region: 'us-east-1',
      credentials: { ...administratorCredentials, secretAccessKey: 'guessed' },
      maxAttempts: 1,
    });
    const command = new AdminGetUserCommand({ UserPoolId: pool.UserPoolId, Username: 'ada' });
    await expect(forger.send(command)).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      $metadata: { httpStatusCode: 400 },
    });
    forger.destroy();
  });

  it('takes a request by signature, target or the path of a pool, and no other', () => {
    const claims = (method: string, url: string, headers: Record<string, string>) =>
      pool.service.http.claims({ method, url, headers } as never);
    expect(claims('POST', '/', signature('test', 'cognito-idp'))).toBe(true);
    expect(claims('POST', '/', { 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth' })).toBe(
      true,
    );
    expect(claims('GET', `/${pool.UserPoolId}/.well-known/jwks.json`, {})).toBe(true);
    expect(claims('GET', '/us-east-1_other/.well-known/jwks.json', {})).toBe(false);
    expect(claims('POST', '/', signature('test', 'dynamodb'))).toBe(false);
    expect(claims('GET', '/', {})).toBe(false);
  });

  it('writes no name, address or token into the log', async () => {
    await pool.service.issue(pool.UserPoolId, { user: 'secretive', groups: [] });
    const command = new AdminGetUserCommand({ UserPoolId: pool.UserPoolId, Username: 'secretive' });
    await pool.sdk.send(command);
    expect(pool.log.lines.filter((line) => /secretive|eyJ/.test(line))).toEqual([]);
  });
});
