import { compactVerify, decodeProtectedHeader } from 'jose';
import type { Clock } from '../../kernel/clock.ts';
import { TokenRefused, type Claims } from '../../kernel/tokens.ts';
import type { PoolConfiguration } from './configuration.ts';
import type { Directory } from './directory.ts';
import { isLiveSession } from './session.ts';
import type { SigningKey } from './signing-key.ts';
import { readClaims, type TokenClaims } from './token-claims.ts';

/** How many tokens' signatures are remembered; the one used longest ago goes first. */
const rememberedTokens = 2000;

interface Remembered {
  readonly claims: TokenClaims;
  /** The user's count of sign-outs at which the session was found to be of today; it only ever grows. */
  liveAt?: number;
}

/**
 * Checks a token as a service behind the pool does. Only what its text alone decides is remembered; expiry,
 * client and sign-out are asked anew every time.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
export function createVerifier(
  configuration: () => PoolConfiguration,
  key: SigningKey,
  issuer: () => string,
  directory: Directory,
  clock: Clock,
): (token: string) => Promise<Claims> {
  const remembered = new Map<string, Remembered>();

  async function signed(token: string): Promise<Remembered> {
    const known = remembered.get(token);
    if (known) {
      remembered.delete(token);
      remembered.set(token, known);
      return known;
    }
    const claims = readClaims(token);
    if (claims.iss !== issuer()) throw new TokenRefused('wrongIssuer');
    await demandSignature(token, key);
    const fresh: Remembered = { claims };
    remembered.set(token, fresh);
    if (remembered.size > rememberedTokens) remembered.delete(remembered.keys().next().value ?? '');
    return fresh;
  }

  return async (token) => {
    const entry = await signed(token);
    const { claims } = entry;
    if (claims.iss !== issuer()) throw new TokenRefused('wrongIssuer');
    if (clock.now() >= claims.exp * 1000) {
      remembered.delete(token);
      throw new TokenRefused('expired');
    }
    const client = claims.token_use === 'access' ? claims.client_id : claims.aud;
    if (typeof client !== 'string' || !configuration().clients.has(client))
      throw new TokenRefused('wrongClient');
    const user = directory.bySub(claims.sub);
    if (!user) throw new TokenRefused('revoked');
    if (entry.liveAt !== user.signOuts) {
      if (!isLiveSession(key.secret, user, claims.origin_jti)) throw new TokenRefused('revoked');
      entry.liveAt = user.signOuts;
    }
    return claims;
  };
}

async function demandSignature(token: string, key: SigningKey): Promise<void> {
  // Compared before anything is computed: a token must not choose its own algorithm or key.
  const { alg, kid } = decodeProtectedHeader(token);
  if (alg !== 'RS256' || kid !== key.id) throw new TokenRefused('badSignature');
  await compactVerify(token, key.publicKey, { algorithms: ['RS256'] }).catch(() => {
    throw new TokenRefused('badSignature');
  });
}
