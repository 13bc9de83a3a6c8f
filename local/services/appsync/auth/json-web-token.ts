import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Refusal } from '../refusal.ts';
import { unauthorized } from '../refusal.ts';
import type { Caller } from './caller.ts';
import type { Credentials } from './credentials.ts';

/** Who issues JSON Web Tokens that an API takes: an OpenID Connect provider, or all its user pools together. */
export interface TokenProvider {
  /** `issuer` is what the token says, which nobody has checked yet; undefined where it is no token. */
  recognises(issuer: string | undefined): boolean;
  /** Throws `Refusal`. */
  authenticate(token: string, credentials: Credentials): Promise<Caller>;
}

export const unparsableToken = (): Refusal => unauthorized('Unable to parse JWT token.');
export const tokenExpired = (): Refusal => unauthorized('Token has expired.');

const bearer = /^Bearer\s+/i;

/** The token in `Authorization`, bare or after `Bearer`. */
export function tokenIn({ headers }: Credentials): string {
  return String(headers.authorization).replace(bearer, '');
}

/** The issuer that a token names; undefined where the text is no JSON Web Token, or names none. */
export function issuerOf(token: string): string | undefined {
  try {
    decodeProtectedHeader(token);
    const { iss }: { iss?: unknown } = decodeJwt(token);
    return typeof iss === 'string' ? iss : undefined;
  } catch {
    return undefined;
  }
}

/** Three parts and nothing around them: something before or behind them is how AWS tells a token from a Lambda authorizer's. */
const compact = /^[\w-]+\.[\w-]*\.[\w-]*$/;

/** Whether `Authorization` can be meant for a user pool or an OpenID Connect provider. */
export function bringsToken(credentials: Credentials): boolean {
  const header = credentials.headers.authorization;
  if (header === undefined) return false;
  if (bearer.test(header)) return true;
  if (!compact.test(header)) return false;
  try {
    decodeProtectedHeader(header);
    return true;
  } catch {
    return false;
  }
}
