import { scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, string, number, Buffer>(scrypt);

/** A password as it is kept: never readable, not even in the data folder. */
export interface StoredPassword {
  readonly salt: string;
  readonly hash: string;
  /** Milliseconds since the epoch after which a temporary password no longer signs in. */
  readonly temporaryUntil?: number;
}

export async function storePassword(
  password: string,
  salt: string,
  temporaryUntil?: number,
): Promise<StoredPassword> {
  const hash = (await derive(password, salt, 32)).toString('base64');
  return { salt, hash, ...(temporaryUntil === undefined ? {} : { temporaryUntil }) };
}

export async function matchesPassword(stored: StoredPassword, password: string): Promise<boolean> {
  return timingSafeEqual(await derive(password, stored.salt, 32), Buffer.from(stored.hash, 'base64'));
}
