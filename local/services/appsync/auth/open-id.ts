import type { JWTPayload } from 'jose';
import { errors, jwtVerify } from 'jose';
import type { Clock } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import { TokenRefused, type TokenVerifier } from '../../../kernel/tokens.ts';
import { notAuthorized, unauthorized } from '../refusal.ts';
import { IssuerUnavailable, issuerKeys } from './issuer-keys.ts';
import type { TokenProvider } from './json-web-token.ts';
import { tokenExpired, unparsableToken } from './json-web-token.ts';
import { refusalOf } from './user-pool.ts';

export interface OpenIdConnect {
  readonly issuer: string;
  /** Whole client ids that may call; any, when absent. */
  readonly clientId?: RegExp;
  /** Milliseconds that a token is good for after it was issued. */
  readonly iatTtl?: number;
  /** Milliseconds that a token is good for after its user signed in. */
  readonly authTtl?: number;
}

export interface OpenIdPorts {
  readonly tokens: TokenVerifier;
  /** User pools of this cloud: an issuer that names one by its address on AWS is that pool. */
  readonly userPoolIds: ReadonlySet<string>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Those that AppSync takes and that a key set can hold a public key for. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];

/**
 * Tokens of an OpenID Connect issuer: signed by a key of its own, in time, from the issuer that discovery names, of a
 * client that is let in. `sole` is whether the API has no other mode: only then may the issuer be written differently
 * in the configuration. https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function openIdProvider(
  configuration: OpenIdConnect,
  sole: boolean,
  ports: OpenIdPorts,
): TokenProvider {
  const userPoolId = hostedPool(configuration.issuer, ports.userPoolIds);
  const verify =
    userPoolId === undefined
      ? verifierOf(configuration.issuer, ports)
      : (token: string) => ports.tokens.verify(userPoolId, token);
  return {
    recognises(issuer) {
      if (sole || issuer === configuration.issuer) return true;
      return userPoolId !== undefined && issuer?.endsWith(`/${userPoolId}`) === true;
    },
    async authenticate(token) {
      const claims = await claimsOf(verify, token, ports.log);
      demandClient(claims, configuration);
      demandAge(claims, configuration, ports.clock.now());
      const { sub, iss: issuer } = claims;
      return { mode: 'OPENID_CONNECT', groups: [], identity: { sub, issuer, claims } };
    },
  };
}

type Verify = (token: string) => Promise<JWTPayload>;

function verifierOf(issuer: string, { clock }: OpenIdPorts): Verify {
  const keys = issuerKeys(issuer, clock);
  return async (token) => {
    const { payload } = await jwtVerify(token, (header, input) => keys.key(header, input), {
      algorithms,
      currentDate: new Date(clock.now()),
      requiredClaims: ['sub', 'iat', 'exp'],
    });
    if (payload.iss !== (await keys.issuer())) throw unparsableToken();
    return payload;
  };
}

async function claimsOf(verify: Verify, token: string, log: Log): Promise<JWTPayload> {
  try {
    return await verify(token);
  } catch (error) {
    if (error instanceof TokenRefused) throw refusalOf(error);
    if (error instanceof errors.JWTExpired) throw tokenExpired();
    if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) throw unparsableToken();
    if (error instanceof errors.JOSEError) throw notAuthorized();
    if (!(error instanceof IssuerUnavailable)) throw error;
    log.warn(`AppSync: tokens cannot be verified, since their issuer does not answer: ${error.message}`);
    throw notAuthorized();
  }
}

/** The text is AWS's: https://github.com/aws/aws-appsync-community/issues/115 */
function demandClient({ aud, azp }: JWTPayload, { clientId }: OpenIdConnect): void {
  if (clientId === undefined) return;
  const clients = [aud, azp].flat().filter((client) => typeof client === 'string');
  if (!clients.some((client) => clientId.test(client))) throw unauthorized('Unauthorized');
}

function demandAge(claims: JWTPayload, { iatTtl, authTtl }: OpenIdConnect, now: number): void {
  const within = (since: unknown, ttl: number | undefined): boolean =>
    ttl === undefined || (typeof since === 'number' && now < since * 1000 + ttl);
  if (!within(claims.iat, iatTtl) || !within(claims['auth_time'], authTtl))
    throw unauthorized('Unauthorized');
}

function hostedPool(issuer: string, userPoolIds: ReadonlySet<string>): string | undefined {
  const name = /^https:\/\/cognito-idp\.[\w-]+\.amazonaws\.com\/([\w-]+)\/?$/.exec(issuer)?.[1];
  return name !== undefined && userPoolIds.has(name) ? name : undefined;
}
