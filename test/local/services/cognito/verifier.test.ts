import {
  AdminDeleteUserCommand,
  AdminUserGlobalSignOutCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import fc from 'fast-check';
import { createRemoteJWKSet, jwtVerify, SignJWT, generateKeyPair, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TokenRefused } from '../../../../local/kernel/tokens.ts';
import { claimsOf, deploymentOf, startUserPool, type RunningUserPool } from './user-pool.fixture.ts';

let pool: RunningUserPool;
let other: RunningUserPool;
beforeAll(async () => {
  [pool, other] = await Promise.all([startUserPool(), startUserPool()]);
});
afterAll(() => Promise.all([pool.stop(), other.stop()]));

const ada = { user: 'ada', groups: ['editors'] };

const fault = (token: string, at = pool) =>
  at.service.verify(at.UserPoolId, token).then(
    () => 'none',
    (error: unknown) => (error instanceof TokenRefused ? error.fault : error),
  );

describe('a token of the pool', () => {
  it('is taken whether access or ID token, and answers its claims', async () => {
    const { accessToken, idToken } = await pool.service.issue(pool.UserPoolId, ada);
    for (const token of [accessToken, idToken]) {
      const claims = await pool.service.verify(pool.UserPoolId, token);
      expect(claims).toEqual(claimsOf(token));
      expect(await pool.service.verify(pool.UserPoolId, token)).toEqual(claims);
    }
  });

  it("verifies against the pool's published keys with any JWT library", async () => {
    const { idToken } = await pool.service.issue(pool.UserPoolId, ada);
    const issuer = `${pool.baseUrl}/${pool.UserPoolId}`;
    const configuration = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as {
      jwks_uri: string;
      issuer: string;
    };
    expect(configuration.issuer).toBe(issuer);
    const keys = createRemoteJWKSet(new URL(configuration.jwks_uri));
    const currentDate = new Date(pool.clock.now());
    const { payload } = await jwtVerify(idToken, keys, { issuer, audience: pool.ClientId, currentDate });
    expect(payload.email).toBe('ada@example.test');
    const { keys: published } = (await (await fetch(configuration.jwks_uri)).json()) as { keys: object[] };
    expect(published.map((key) => Object.keys(key).sort())).toEqual([['alg', 'e', 'kid', 'kty', 'n', 'use']]);
  });

  it('cannot be changed by who reads its claims', async () => {
    const { accessToken } = await pool.service.issue(pool.UserPoolId, ada);
    const claims = await pool.service.verify(pool.UserPoolId, accessToken);
    const groups = claims['cognito:groups'] as string[];
    expect(() => groups.push('admins')).toThrow(TypeError);
  });

  it('expires by the clock of the cloud, remembered or not', async () => {
    const timed = await startUserPool();
    const { accessToken, idToken } = await timed.service.issue(timed.UserPoolId, ada);
    timed.clock.advance(3_599_999);
    expect(await fault(accessToken, timed)).toBe('none');
    timed.clock.advance(1);
    expect(await fault(accessToken, timed)).toBe('expired');
    expect(await fault(idToken, timed)).toBe('expired');
    await timed.stop();
  });

  it('ends with a global sign-out and with its user; a later one of the same second lives', async () => {
    const { sdk, UserPoolId } = pool;
    const before = await pool.service.issue(UserPoolId, { user: 'bob', groups: [] });
    expect(await fault(before.accessToken)).toBe('none');
    await sdk.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: 'bob' }));
    expect(await fault(before.accessToken)).toBe('revoked');
    expect(await fault(before.idToken)).toBe('revoked');
    const after = await pool.service.issue(UserPoolId, { user: 'bob', groups: [] });
    expect(await fault(after.accessToken)).toBe('none');
    await sdk.send(new AdminDeleteUserCommand({ UserPoolId, Username: 'bob' }));
    expect(await fault(after.accessToken)).toBe('revoked');
  });

  it('ends with the client it was issued through', async () => {
    const { accessToken } = await other.service.issue(other.UserPoolId, ada);
    const { resources, ...rest } = deploymentOf(other.service);
    const clientless = resources.filter(({ type }) => !type.endsWith('Client'));
    await (
      await other.service.prepare({ resources: clientless, ...rest })
    )();
    expect(await fault(accessToken, other)).toBe('wrongClient');
    await (
      await other.service.prepare({ resources, ...rest })
    )();
    expect(await fault(accessToken, other)).toBe('none');
  });
});

describe('a token that the pool did not issue', () => {
  it('is refused as of another issuer, whether of another pool or another cloud', async () => {
    const foreign = await other.service.issue(other.UserPoolId, ada);
    expect(await fault(foreign.accessToken)).toBe('wrongIssuer');
    const own = await pool.service.issue(pool.UserPoolId, ada);
    await expect(pool.service.verify('us-east-1_other', own.accessToken)).rejects.toMatchObject({
      fault: 'wrongIssuer',
    });
  });

  it('is refused with the right claims and any other key or algorithm', async () => {
    const { accessToken } = await pool.service.issue(pool.UserPoolId, ada);
    const claims = claimsOf(accessToken);
    const { privateKey } = await generateKeyPair('RS256');
    const [header = ''] = accessToken.split('.');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
    const forged = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
    expect(await fault(forged)).toBe('badSignature');
    const shared = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid })
      .sign(new TextEncoder().encode('a secret that is long enough for the algorithm'));
    expect(await fault(shared)).toBe('badSignature');
    expect(await fault(new UnsecuredJWT(claims).encode())).not.toBe('none');
  });

  it('is refused with any one character of the signed part or the signature altered', async () => {
    const { accessToken } = await pool.service.issue(pool.UserPoolId, ada);
    // The last character holds bits that base64url does not use, so an altered one may spell the same signature.
    const position = fc.integer({ min: 0, max: accessToken.length - 2 });
    await fc.assert(
      fc.asyncProperty(position, fc.constantFrom(...'ABCDwxyz0189-_'), async (at, character) => {
        const altered = accessToken.slice(0, at) + character + accessToken.slice(at + 1);
        fc.pre(altered !== accessToken);
        expect(await fault(altered)).not.toBe('none');
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('is refused as malformed when it is none', async () => {
    for (const text of ['', 'x', 'a.b.c', '..', 'null', `${'e30'}.${'e30'}.`, '\u0000']) {
      expect(await fault(text)).toBe('malformed');
    }
  });
});
