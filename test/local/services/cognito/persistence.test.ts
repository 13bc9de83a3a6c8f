import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AdminCreateUserCommand,
  AdminListGroupsForUserCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  InitiateAuthCommand,
  ListUsersCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startUserPool, type RunningUserPool } from './user-pool.fixture.ts';

let dataDirectory: string;
const running: RunningUserPool[] = [];
const start = async (options: Parameters<typeof startUserPool>[0] = { dataDirectory }) => {
  const pool = await startUserPool(options);
  running.push(pool);
  return pool;
};
beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'cognito-'));
});
afterEach(() => rm(dataDirectory, { recursive: true }));
afterAll(() => Promise.all(running.map((pool) => pool.stop())));

describe('a pool with a data folder', () => {
  it('has its users, passwords, groups and key again after a restart', async () => {
    const first = await start();
    const { sdk, UserPoolId, ClientId } = first;
    const { accessToken } = await first.service.issue(UserPoolId, {
      user: 'ada',
      groups: ['editors', 'guests'],
    });
    const Password = 'Correct-horse-1';
    await sdk.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username: 'ada', Password, Permanent: true }),
    );
    const claims = await first.service.verify(UserPoolId, accessToken);
    const keys = async (pool: RunningUserPool) =>
      (await fetch(`${pool.baseUrl}/${UserPoolId}/.well-known/jwks.json`)).text();
    const firstKeys = await keys(first);
    await first.stop();

    const second = await start();
    expect(second.UserPoolId).toBe(UserPoolId);
    expect(second.ClientId).toBe(ClientId);
    expect(await keys(second)).toBe(firstKeys);
    const groups = await second.sdk.send(new AdminListGroupsForUserCommand({ UserPoolId, Username: 'ada' }));
    expect(groups.Groups?.map((group) => group.GroupName)).toEqual(['editors', 'guests']);
    const AuthParameters = { USERNAME: 'ada', PASSWORD: Password };
    const signedIn = await second.sdk.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
    );
    const again = await second.service.verify(UserPoolId, signedIn.AuthenticationResult?.AccessToken ?? '');
    expect(again.sub).toBe(claims.sub);
  });

  it('remembers a sign-out', async () => {
    const first = await start();
    const { UserPoolId } = first;
    const { refreshToken } = await first.service.issue(UserPoolId, { user: 'ada', groups: [] });
    await first.sdk.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: 'ada' }));
    await first.stop();
    const second = await start();
    const refresh = new InitiateAuthCommand({
      ClientId: second.ClientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: refreshToken },
    });
    await expect(second.sdk.send(refresh)).rejects.toThrow('Refresh Token has been revoked');
  });

  it('keeps no password in the clear, and its files to their owner', async () => {
    const { sdk, UserPoolId } = await start();
    await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'ada' }));
    const Password = 'Correct-horse-1';
    await sdk.send(new AdminSetUserPasswordCommand({ UserPoolId, Username: 'ada', Password }));
    const folder = join(dataDirectory, UserPoolId);
    expect((await readdir(folder)).sort()).toEqual(['keys.json', 'pool.json']);
    for (const name of ['keys.json', 'pool.json']) {
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
      expect(await readFile(join(folder, name), 'utf8')).not.toContain(Password);
    }
  });

  it('loses nobody when many are created at once', async () => {
    const first = await start();
    const { UserPoolId } = first;
    const names = Array.from({ length: 30 }, (_, index) => `user-${index}`);
    await Promise.all(
      names.map((Username) => first.sdk.send(new AdminCreateUserCommand({ UserPoolId, Username }))),
    );
    // Not stopped: what was answered is on disk already.
    const second = await start();
    const { Users } = await second.sdk.send(new ListUsersCommand({ UserPoolId }));
    expect(Users?.map((user) => user.Username).sort()).toEqual(names.sort());
  });

  it('refuses a file it did not write, and says what to do', async () => {
    const { UserPoolId } = await start();
    await writeFile(join(dataDirectory, UserPoolId, 'pool.json'), '{"created":');
    await expect(start()).rejects.toMatchObject({
      code: 'DataInvalid',
      remedy: expect.stringContaining('reset'),
    });
  });
});

describe('a pool without a data folder', () => {
  it('starts empty, with another key', async () => {
    const first = await start({});
    const { accessToken } = await first.service.issue(first.UserPoolId, { user: 'ada', groups: [] });
    const second = await start({});
    const { Users } = await second.sdk.send(new ListUsersCommand({ UserPoolId: second.UserPoolId }));
    expect(Users).toEqual([]);
    await expect(second.service.verify(second.UserPoolId, accessToken)).rejects.toThrow('Token refused');
  });
});
