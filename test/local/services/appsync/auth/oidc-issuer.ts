import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CryptoKey } from 'jose';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An OpenID Connect issuer on loopback. https://openid.net/specs/openid-connect-discovery-1_0.html */
export async function startIssuer() {
  const privateKeys = new Map<string, { readonly alg: string; readonly key: CryptoKey }>();
  const published: object[] = [];
  const asked: string[] = [];
  let broken = false;
  const server = createServer((request, response) => {
    asked.push(request.url!);
    const answers: Record<string, object> = {
      '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}/keys` },
      '/keys': { keys: published },
    };
    const answer = broken ? undefined : answers[request.url!];
    response.writeHead(answer ? 200 : 500, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { error: 'no' }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const addKey = async (kid: string, alg = 'ES256'): Promise<void> => {
    const { privateKey, publicKey } = await generateKeyPair(alg);
    privateKeys.set(kid, { alg, key: privateKey });
    published.push({ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' });
  };
  await addKey('one');

  return {
    url,
    asked,
    addKey,
    break: (how: boolean) => void (broken = how),
    /** `iat`, `exp` and `sub` are there unless they are overridden by undefined; times in seconds. */
    async token(now: number, claims: Readonly<Record<string, unknown>> = {}, kid = 'one'): Promise<string> {
      const { alg, key } = privateKeys.get(kid)!;
      return new SignJWT({ iss: url, sub: 'grace', aud: 'web', iat: now, exp: now + 3600, ...claims })
        .setProtectedHeader({ alg, kid })
        .sign(key);
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;
