import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { TokenRefused, type Claims } from '../../kernel/tokens.ts';

/** The claims that every token of a user pool carries. Times in seconds since the epoch. */
export type TokenClaims = Claims & {
  readonly exp: number;
  readonly origin_jti: string;
  readonly token_use: 'access' | 'id';
};

/** The claims of a token whose signature nobody has checked yet. Throws `TokenRefused` malformed. */
export function readClaims(token: string): TokenClaims {
  const payload = decode(token);
  if (!isTokenClaims(payload)) throw new TokenRefused('malformed');
  return freeze(payload);
}

function decode(token: string): JWTPayload {
  try {
    decodeProtectedHeader(token);
    return decodeJwt(token);
  } catch {
    throw new TokenRefused('malformed');
  }
}

function isTokenClaims(payload: JWTPayload): payload is JWTPayload & TokenClaims {
  return (
    typeof payload.sub === 'string' &&
    typeof payload.iss === 'string' &&
    typeof payload.exp === 'number' &&
    typeof payload.origin_jti === 'string' &&
    (payload.token_use === 'access' || payload.token_use === 'id')
  );
}

/** Claims are shared between requests, so no reader may change them. */
function freeze<T extends object>(value: T): T {
  for (const member of Object.values(value))
    if (typeof member === 'object' && member !== null) freeze(member as object);
  return Object.freeze(value);
}
