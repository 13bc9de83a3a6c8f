import { createHmac, timingSafeEqual } from 'node:crypto';
import type { User } from './store.ts';

/** A UUID of 32 hexadecimal digits, with the version and variant bits of a random one. */
export function uuid(hex: string): string {
  const digits = `${hex.slice(0, 12)}4${hex.slice(13, 16)}8${hex.slice(17, 32)}`;
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-');
}

function seal(secret: string, ...parts: (string | number)[]): string {
  return createHmac('sha256', secret).update(JSON.stringify(parts)).digest('hex');
}

/**
 * Sessions are not stored: `origin_jti` is a nonce sealed with the user's count of sign-outs, so a global sign-out
 * ends every session of the user at once, however many there are, also those begun within the same second.
 */
export function beginSession(secret: string, user: User, nonce: string): string {
  const half = nonce.slice(0, 16);
  // Through `uuid` twice: the seal must cover the nonce as the UUID carries it.
  const carried = uuid(half.padEnd(32, '0')).replaceAll('-', '').slice(0, 16);
  return uuid(carried + seal(secret, 'session', user.sub, user.signOuts, carried).slice(0, 16));
}

/** Whether the session began after the user's latest global sign-out. */
export function isLiveSession(secret: string, user: User, originJti: string): boolean {
  return beginSession(secret, user, originJti.replaceAll('-', '')) === originJti;
}

export interface Refresh {
  readonly sub: string;
  readonly clientId: string;
  readonly originJti: string;
  /** Seconds since the epoch. */
  readonly authTime: number;
  readonly expires: number;
}

/** An opaque refresh token that holds what it stands for. */
export function sealRefresh(secret: string, refresh: Refresh): string {
  const body = Buffer.from(JSON.stringify(refresh)).toString('base64url');
  return `${body}.${seal(secret, 'refresh', body)}`;
}

/** What a refresh token stands for; undefined when this pool did not seal it. */
export function openRefresh(secret: string, token: string): Refresh | undefined {
  const [body = '', mark = ''] = token.split('.');
  const expected = seal(secret, 'refresh', body);
  if (mark.length !== expected.length || !timingSafeEqual(Buffer.from(mark), Buffer.from(expected)))
    return undefined;
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Refresh;
}
