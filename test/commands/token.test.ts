import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  claimsOf,
  startUserPool,
  type RunningUserPool,
} from '../local/services/cognito/user-pool.fixture.ts';

const command = fileURLToPath(new URL('../../commands/token.ts', import.meta.url));
let pool: RunningUserPool;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'endpoints-'));
  // As the stack declares it: an e-mail alias, a policy of its own, user names hidden from guessers.
  const PasswordPolicy = { MinimumLength: 12, RequireNumbers: true, RequireUppercase: true };
  pool = await startUserPool({
    pool: { AliasAttributes: ['email'], Policies: { PasswordPolicy } },
    client: { PreventUserExistenceErrors: 'ENABLED' },
  });
  await writeFile(join(folder, 'endpoints.json'), JSON.stringify(endpoints(pool.baseUrl)));
});
afterAll(async () => {
  await pool.stop();
  await rm(folder, { recursive: true });
});

const endpoints = (baseUrl: string, { UserPoolId, ClientId }: RunningUserPool = pool) => ({
  graphql: `${baseUrl}/graphql`,
  realtime: `${baseUrl.replace('http', 'ws')}/graphql/realtime`,
  explorer: baseUrl,
  apiKey: 'da2-key',
  region: 'us-east-1',
  accountId: '000000000000',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  userPool: {
    issuer: `${baseUrl}/${UserPoolId}`,
    clientId: ClientId,
    userPoolId: UserPoolId,
  },
  aws: { 'cognito-idp': baseUrl },
  tables: [],
});

interface Run {
  readonly code: number;
  readonly out: string[];
  readonly err: string[];
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '');

const token = (args: string[], file = 'endpoints.json') =>
  new Promise<Run>((resolve) => {
    const env = { ...process.env, COMPANY_GRAPH_ENDPOINTS: join(folder, file) };
    execFile(process.execPath, ['--import', 'tsx', command, ...args], { env }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out: lines(out), err: lines(err) }),
    );
  });

describe('npm run token', () => {
  it('creates the user and prints the access token alone', async () => {
    const { code, out, err } = await token(['--user', 'ada', '--groups', 'editors,admins']);
    expect({ code, err, printed: out.length }).toEqual({ code: 0, err: [], printed: 1 });
    const claims = await pool.service.verify(pool.UserPoolId, out.at(-1) ?? '');
    expect(claims).toMatchObject({
      username: 'ada',
      token_use: 'access',
      client_id: pool.ClientId,
      'cognito:groups': ['editors', 'admins'],
    });
    const { UserPoolId, sdk } = pool;
    const user = await sdk.send(new AdminGetUserCommand({ UserPoolId, Username: 'ada' }));
    expect(user.UserStatus).toBe('CONFIRMED');
    expect(user.UserAttributes).toEqual(
      expect.arrayContaining([
        { Name: 'email', Value: 'ada@example.test' },
        { Name: 'email_verified', Value: 'true' },
      ]),
    );
  });

  it('keeps the user, changes the address, and sets the groups exactly as asked', async () => {
    const first = await token(['--user', 'grace', '--groups', 'editors']);
    const second = await token(['--user', 'grace', '--groups', 'admins,guests', '--email', 'g@example.org']);
    const [before, after] = [claimsOf(first.out.at(-1)), claimsOf(second.out.at(-1))];
    expect(after.sub).toBe(before.sub);
    expect(after['cognito:groups']).toEqual(['admins', 'guests']);
    expect(second.err).toEqual([expect.stringContaining('no group guests')]);
    const { UserPoolId, sdk } = pool;
    const user = await sdk.send(new AdminGetUserCommand({ UserPoolId, Username: 'g@example.org' }));
    expect(user.Username).toBe('grace');
    const third = await token(['--user', 'grace']);
    expect(claimsOf(third.out.at(-1))).not.toHaveProperty('cognito:groups');
    const listed = await sdk.send(new AdminListGroupsForUserCommand({ UserPoolId, Username: 'grace' }));
    expect(listed.Groups).toEqual([]);
  });

  it('signs one user in twice at once', async () => {
    const [one, two] = await Promise.all([token(['--user', 'twice']), token(['--user', 'twice'])]);
    expect([one.err, two.err]).toEqual([[], []]);
    expect(claimsOf(one.out.at(-1)).sub).toBe(claimsOf(two.out.at(-1)).sub);
  });

  it.each([
    ['an unknown flag', ['--user', 'ada', '--group', 'x'], /--group/],
    ['a missing user', [], /^Who\?/],
    ['a stray word', ['--user', 'ada', 'editors'], /Unexpected: editors/],
    ['a stage', ['--user', 'ada', '--stage', 'dev'], /--stage dev: .*UserPoolClientId/],
  ])('answers %s with one line and exit code 2', async (_, args, message) => {
    const { code, out, err } = await token(args);
    expect({ code, out, lines: err.length }).toEqual({ code: 2, out: [], lines: 1 });
    expect(err[0]).toMatch(message);
  });

  it('says how to start an instance where none runs', async () => {
    const absent = await token(['--user', 'ada'], 'absent.json');
    expect(absent).toMatchObject({ code: 1, out: [] });
    expect(absent.err).toEqual([expect.stringMatching(/^No instance is running .*npm start$/)]);
    await writeFile(join(folder, 'stale.json'), JSON.stringify(endpoints('http://127.0.0.1:1')));
    const stale = await token(['--user', 'ada'], 'stale.json');
    expect(stale.err).toEqual([expect.stringMatching(/does not answer\. Start it with: npm start$/)]);
    await writeFile(join(folder, 'broken.json'), '{');
    const broken = await token(['--user', 'ada'], 'broken.json');
    expect(broken.err).toEqual([expect.stringMatching(/not what an instance writes/)]);
  });

  it('says that an app has no user pool', async () => {
    const { userPool: _, ...without } = endpoints(pool.baseUrl);
    await writeFile(join(folder, 'without.json'), JSON.stringify(without));
    const { code, out, err } = await token(['--user', 'ada'], 'without.json');
    expect({ code, out, err }).toEqual({ code: 1, out: [], err: ['The running instance has no user pool.'] });
  });

  it.each([
    ['the one of applications', ['ALLOW_USER_PASSWORD_AUTH'], 0, []],
    [
      'none',
      ['ALLOW_USER_SRP_AUTH'],
      1,
      [expect.stringMatching(/neither ADMIN_USER_PASSWORD_AUTH nor USER_/)],
    ],
  ])('signs in by a flow with a password that the app client enables: %s', async (_, flows, code, err) => {
    const other = await startUserPool({
      client: { ExplicitAuthFlows: [...flows, 'ALLOW_REFRESH_TOKEN_AUTH'] },
    });
    onTestFinished(() => other.stop());
    await writeFile(join(folder, 'other.json'), JSON.stringify(endpoints(other.baseUrl, other)));
    expect(await token(['--user', 'ada'], 'other.json')).toMatchObject({ code, err });
  });

  it('explains itself', async () => {
    const { code, out } = await token(['--help']);
    expect(code).toBe(0);
    expect(out.join('\n')).toMatch(/--groups A,B/);
  });
});
