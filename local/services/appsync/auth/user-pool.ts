import type { Claims, TokenVerifier } from '../../../kernel/tokens.ts';
import { TokenRefused } from '../../../kernel/tokens.ts';
import { notAuthorized, unauthorized } from '../refusal.ts';
import type { AuthMode } from './auth-mode.ts';
import type { Caller } from './caller.ts';
import type { Credentials } from './credentials.ts';

export interface UserPool {
  readonly userPoolId: string;
  readonly defaultAction: 'ALLOW' | 'DENY';
  /** Whole client ids that may call; any, when absent. */
  readonly appIdClientRegex?: RegExp;
}

/** A user pool's token in `Authorization`, bare or after `Bearer`. https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html */
export function userPoolMode(pools: readonly UserPool[], tokens: TokenVerifier): AuthMode {
  return {
    mode: 'AMAZON_COGNITO_USER_POOLS',
    recognises: (credentials) => credentials.headers.authorization !== undefined,
    async authenticate(credentials) {
      const token = String(credentials.headers.authorization).replace(/^Bearer\s+/i, '');
      const { claims, pool } = await verified(pools, tokens, token);
      const client = claims.client_id ?? claims.aud;
      if (pool.appIdClientRegex?.test(typeof client === 'string' ? client : '') === false)
        throw notAuthorized();
      return callerOf(claims, pool, credentials);
    },
  };
}

/** Tries each pool in turn; a token of another issuer than any of theirs is nobody's. */
async function verified(pools: readonly UserPool[], tokens: TokenVerifier, token: string) {
  for (const pool of pools) {
    try {
      return { pool, claims: await tokens.verify(pool.userPoolId, token) };
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      if (error.fault === 'malformed') throw unauthorized('Unable to parse JWT token.');
      if (error.fault === 'expired') throw unauthorized('Token has expired.');
      if (error.fault !== 'wrongIssuer') throw notAuthorized();
    }
  }
  throw notAuthorized();
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
