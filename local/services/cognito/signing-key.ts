import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import {
  exportJWK,
  generateKeyPair,
  importJWK,
  calculateJwkThumbprint,
  type CryptoKey,
  type JWK,
} from 'jose';
import { readJsonFile, replaceFile, unreadable } from './file.ts';
import { record, text } from './properties.ts';

/** A pool's RS256 key pair, and the secret that its sessions and refresh tokens are sealed with. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly publicJwk: JWK;
  readonly secret: string;
}

/** The key in `keys.json` of the directory (mode 600), made on first use; without a directory it ends with the process. */
export async function openSigningKey(directory: string | undefined): Promise<SigningKey> {
  const path = directory === undefined ? undefined : join(directory, 'keys.json');
  const stored = path === undefined ? undefined : await readJsonFile(path);
  if (path !== undefined && stored !== undefined) {
    const { key, secret } = record(stored);
    const jwk = record(key) as JWK;
    if (!text(jwk.n) || !text(jwk.d) || typeof secret !== 'string') throw unreadable(path);
    return signingKey(jwk, secret);
  }
  const pair = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(pair.privateKey);
  const secret = randomBytes(32).toString('base64');
  if (path !== undefined) await replaceFile(path, { key: jwk, secret });
  return signingKey(jwk, secret);
}

async function signingKey(jwk: JWK, secret: string): Promise<SigningKey> {
  const { kty = 'RSA', n = '', e = '' } = jwk;
  const id = await calculateJwkThumbprint({ kty, n, e });
  const publicJwk: JWK = { kty, n, e, alg: 'RS256', use: 'sig', kid: id };
  return {
    id,
    privateKey: (await importJWK(jwk, 'RS256')) as CryptoKey,
    publicKey: (await importJWK(publicJwk, 'RS256')) as CryptoKey,
    publicJwk,
    secret,
  };
}
