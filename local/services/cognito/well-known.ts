import type { IncomingMessage } from 'node:http';
import type { UserPool } from './user-pool.ts';

/**
 * The public document of a pool that a request asks for, as JSON: its keys or its OpenID configuration.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
 */
export function wellKnown(
  request: IncomingMessage,
  pools: ReadonlyMap<string, UserPool>,
): string | undefined {
  if (request.method !== 'GET') return undefined;
  const path = /^\/([\w-]+)\/\.well-known\/(jwks\.json|openid-configuration)(?:\?|$)/.exec(request.url ?? '');
  const pool = pools.get(path?.[1] ?? '');
  if (!path || !pool) return undefined;
  return JSON.stringify(path[2] === 'jwks.json' ? { keys: [pool.key.publicJwk] } : openIdConfiguration(pool));
}

function openIdConfiguration(pool: UserPool): object {
  const issuer = pool.issuer();
  return {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'token'],
    scopes_supported: ['openid', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
  };
}
