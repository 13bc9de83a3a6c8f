import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { HttpHandler, Service } from '../../kernel/service.ts';
import type { Identify } from '../../kernel/signature.ts';
import { TokenRefused, type TokenVerifier } from '../../kernel/tokens.ts';
import { readPools } from './configuration.ts';
import { createHttp } from './http.ts';
import { issueFor, type IssueRequest } from './issue.ts';
import { refusal } from './refusals.ts';
import { resourceTypes } from './resource-types.ts';
import type { AuthenticationResult } from './tokens.ts';
import { openUserPool, type UserPool, type UserPoolPorts } from './user-pool.ts';

export interface CognitoOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Where users and keys outlive the process; without it they do not. */
  readonly dataDirectory?: string;
  /** 32 hexadecimal digits, different every time. */
  readonly random: () => string;
  /** Who signed a request. */
  readonly identify: Identify;
  /** Origin under which this cloud is reached, without a slash at its end. */
  readonly baseUrl: () => string;
}

export interface CognitoService extends Service, TokenVerifier {
  readonly http: HttpHandler;
  /** Tokens for a user of exactly these groups, made where absent. Throws `AwsError`. */
  issue(userPoolId: string, request: IssueRequest): Promise<IssuedTokens>;
}

export interface IssuedTokens {
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** Amazon Cognito user pools; `cognito.md` beside this file says what they do. */
export function createCognitoService(options: CognitoOptions): CognitoService {
  const { clock, log, random } = options;
  const ports: UserPoolPorts = options;
  const pools = new Map<string, UserPool>();
  return {
    name: 'cognito-idp',
    types: resourceTypes,
    async prepare({ resources }) {
      const configurations = readPools(resources);
      const next = await Promise.all(
        configurations.map(async (configuration) => ({
          configuration,
          pool: pools.get(configuration.id) ?? (await openUserPool(configuration, ports)),
        })),
      );
      return async () => {
        pools.clear();
        for (const { configuration, pool } of next) {
          pool.configure(configuration);
          pools.set(configuration.id, pool);
        }
      };
    },
    http: createHttp({ pools, clock, random }, options.identify, log),
    async verify(userPoolId, token) {
      const pool = pools.get(userPoolId);
      if (!pool) throw new TokenRefused('wrongIssuer');
      return pool.verify(token);
    },
    async issue(userPoolId, request) {
      const pool = pools.get(userPoolId);
      if (!pool) throw refusal.poolNotFound(userPoolId);
      return issued(await issueFor(pool, request));
    },
    async stop() {
      await Promise.all([...pools.values()].map((pool) => pool.directory.idle()));
      pools.clear();
    },
  };
}

function issued({ AccessToken, IdToken, RefreshToken, ExpiresIn }: AuthenticationResult): IssuedTokens {
  return {
    accessToken: AccessToken,
    idToken: IdToken,
    refreshToken: RefreshToken ?? '',
    expiresIn: ExpiresIn,
  };
}
