import type { Claims, TokenVerifier } from '../../../kernel/tokens.ts';
import { TokenRefused } from '../../../kernel/tokens.ts';
import type { Refusal } from '../refusal.ts';
import { notAuthorized } from '../refusal.ts';
import type { Caller } from './caller.ts';
import type { Credentials } from './credentials.ts';
import type { TokenProvider } from './json-web-token.ts';
import { tokenExpired, unparsableToken } from './json-web-token.ts';

export interface UserPool {
  readonly userPoolId: string;
  readonly defaultAction: 'ALLOW' | 'DENY';
  /** Whole client ids that may call; any, when absent. */
  readonly appIdClientRegex?: RegExp;
}

/**
 * Tokens of the API's user pools, each pool tried in turn; whatever no OpenID Connect provider takes is taken for one.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function userPoolProvider(pools: readonly UserPool[], tokens: TokenVerifier): TokenProvider {
  return {
    recognises: () => true,
    async authenticate(token, credentials) {
      let refusal = unparsableToken();
      for (const pool of pools) {
        const claims = await verified(pool, tokens, token);
        if (!claims) continue;
        const client = claims.client_id ?? claims.aud;
        if (pool.appIdClientRegex?.test(typeof client === 'string' ? client : '') === false) {
          // The pool may be there once more, for other clients.
          refusal = notAuthorized();
          continue;
        }
        return callerOf(claims, pool, credentials);
      }
      throw refusal;
    },
  };
}

/** Undefined for a token of another issuer. */
async function verified(pool: UserPool, tokens: TokenVerifier, token: string): Promise<Claims | undefined> {
  try {
    return await tokens.verify(pool.userPoolId, token);
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    if (error.fault === 'wrongIssuer') return undefined;
    throw refusalOf(error);
  }
}

export function refusalOf({ fault }: TokenRefused): Refusal {
  if (fault === 'malformed' || fault === 'wrongIssuer') return unparsableToken();
  return fault === 'expired' ? tokenExpired() : notAuthorized();
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html */
function callerOf(claims: Claims, pool: UserPool, credentials: Credentials): Caller {
  const groups = Array.isArray(claims['cognito:groups'])
    ? claims['cognito:groups'].filter((group): group is string => typeof group === 'string')
    : null;
  return {
    mode: 'AMAZON_COGNITO_USER_POOLS',
    groups: groups ?? [],
    identity: {
      sub: claims.sub,
      issuer: claims.iss,
      username: claims['cognito:username'] ?? claims.username ?? claims.sub,
      claims,
      sourceIp: credentials.sourceIp,
      defaultAuthStrategy: pool.defaultAction,
      groups,
    },
  };
}
