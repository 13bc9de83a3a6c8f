import type { Authorizer, AwsEndpoint } from '../../../kernel/aws.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Identify } from '../../../kernel/signature.ts';
import type { TokenVerifier } from '../../../kernel/tokens.ts';
import type { ApiKey } from './api-key.ts';
import { apiKeyMode } from './api-key.ts';
import type { AuthMode } from './auth-mode.ts';
import type { AuthorizedApi } from './authorized-api.ts';
import { iamMode } from './iam.ts';
import type { TokenProvider } from './json-web-token.ts';
import { lambdaMode } from './lambda-authorizer.ts';
import { openIdProvider } from './open-id.ts';
import type { Providers } from './providers.ts';
import { tokenMode } from './token-mode.ts';
import { userPoolProvider } from './user-pool.ts';

export interface AuthPorts {
  readonly identify: Identify;
  readonly authorizer: Authorizer;
  readonly verifier: TokenVerifier;
  readonly lambda: AwsEndpoint;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => string;
}

/** Of the deployment, what its API's modes need to know. */
export interface AuthResources {
  readonly api: AuthorizedApi;
  readonly keys: readonly ApiKey[];
  /** Of all user pools of this cloud, whether the API names them or not. */
  readonly userPoolIds: ReadonlySet<string>;
}

/**
 * The modes that an API has configured, in the order in which they are tried: a signature, a JSON Web Token, any other
 * token, a key.
 */
export function authModes(
  { rules, userPools, openIdProviders, lambdaAuthorizer }: Providers,
  { api, keys, userPoolIds }: AuthResources,
  ports: AuthPorts,
): AuthMode[] {
  const configured = new Set([rules.defaultMode, ...rules.additionalModes]);
  const sole = rules.additionalModes.length === 0;
  const openIdPorts = { tokens: ports.verifier, userPoolIds, clock: ports.clock, log: ports.log };
  const providers: TokenProvider[] = openIdProviders.map((provider) =>
    openIdProvider(provider, sole, openIdPorts),
  );
  if (userPools.length > 0) providers.push(userPoolProvider(userPools, ports.verifier));
  const modes: AuthMode[] = [];
  if (configured.has('AWS_IAM')) modes.push(iamMode(api, ports));
  if (providers.length > 0)
    modes.push(tokenMode(providers, { besideLambda: lambdaAuthorizer !== undefined }));
  if (lambdaAuthorizer) modes.push(lambdaMode(lambdaAuthorizer, api, ports));
  if (configured.has('API_KEY')) modes.push(apiKeyMode(keys, ports.clock));
  return modes;
}
