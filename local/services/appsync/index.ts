import type { LanguageHost } from '../../appsync-js/index.ts';
import type { Authorizer, AwsEndpoint, RoleSessions, RoleTrust } from '../../kernel/aws.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Environment, Service } from '../../kernel/service.ts';
import type { Identify } from '../../kernel/signature.ts';
import type { TokenVerifier } from '../../kernel/tokens.ts';
import type { Api } from './api.ts';
import { buildApi } from './build.ts';
import { readConfiguration } from './configuration.ts';
import { createPageTokens } from './data-sources/dynamodb/page-token.ts';
import { createTurns } from './data-sources/lambda/turns.ts';
import type { ApiResources } from './deployment.ts';
import { apiResources } from './deployment.ts';
import { beside } from './evaluate-code/beside.ts';
import { createEvaluateCodeHandler } from './evaluate-code/http.ts';
import { createHttpHandler, graphqlPath } from './http.ts';
import { createSubscriptions } from './realtime/create-subscriptions.ts';
import { createRealtime, withRealtime } from './realtime/realtime.ts';
import { resourceTypes } from './resource-types.ts';

export { createEvaluateCodeHandler } from './evaluate-code/http.ts';

/** Leaves a few of the account's ten to event sources. */
const invocationsAtOnce = 8;

export interface AppSyncPorts {
  readonly language: LanguageHost;
  readonly endpoints: { readonly dynamodb: AwsEndpoint; readonly lambda: AwsEndpoint };
  readonly roles: RoleTrust;
  /** Who signed a request to the GraphQL endpoint. */
  readonly identify: Identify;
  /** Who signed a request to AppSync's own API. */
  readonly identifyApiCaller: Identify;
  readonly authorizer: Authorizer;
  /** Credentials with which HTTP data sources sign. */
  readonly sessions: RoleSessions;
  /** Milliseconds since the epoch by the machine's time, which signatures keep. */
  readonly wallTime: () => number;
  /** Of the address that all services share: what AWS's own addresses stand for here. */
  readonly cloudUrl: string;
  readonly tokens: TokenVerifier;
  readonly clock: Clock;
  /** 32 hexadecimal digits that have not been before. */
  readonly random: () => string;
  readonly log: Log;
  /** Page tokens are sealed with it, so they outlive a restart and no other installation can make them. */
  readonly secret: string;
  /** Set over the API's own environment variables: what on AWS would be a real address is one of this cloud here. */
  readonly environmentOverrides?: Readonly<Record<string, string>>;
}

/** What a person needs in order to call the API that is served. */
export interface ServedApi {
  readonly apiId: string;
  readonly graphqlPath: string;
  readonly apiKeys: readonly string[];
  /** Of the default user pool, or else the first additional one. */
  readonly userPoolId: string | undefined;
  readonly defaultMode: string;
  readonly additionalModes: readonly string[];
}

export interface AppSyncService extends Service {
  /** Undefined while no API is deployed. */
  api(): ServedApi | undefined;
}

/** AppSync's GraphQL endpoint for the API of the running assembly. A deployment replaces it whole, between two requests. */
export function createAppSyncService(ports: AppSyncPorts): AppSyncService {
  let serving: { readonly api: Api; readonly served: ServedApi } | undefined;
  let environment: Environment | undefined;
  const buildPorts = {
    language: ports.language,
    verifier: ports.tokens,
    clock: ports.clock,
    log: ports.log,
    random: ports.random,
    dynamodb: ports.endpoints.dynamodb,
    lambda: ports.endpoints.lambda,
    roles: ports.roles,
    identify: ports.identify,
    authorizer: ports.authorizer,
    sessions: ports.sessions,
    wallTime: ports.wallTime,
    cloudUrl: ports.cloudUrl,
    turns: createTurns(invocationsAtOnce),
    tokens: createPageTokens(ports.secret, ports.random),
    environmentOverrides: ports.environmentOverrides ?? {},
  };
  const subscriptions = createSubscriptions({ clock: ports.clock, log: ports.log });
  const realtime = createRealtime({
    api: () => serving?.api,
    subscriptions,
    graphqlPath,
    clock: ports.clock,
    log: ports.log,
  });
  const evaluateCode = createEvaluateCodeHandler({
    language: ports.language,
    identify: ports.identifyApiCaller,
    authorizer: ports.authorizer,
    now: () => ports.clock.now(),
    random: ports.random,
    log: ports.log,
    environment: () => environment,
  });
  return {
    name: 'appsync',
    types: resourceTypes,
    async prepare(deployment) {
      const resources = apiResources(deployment);
      const next = resources && {
        api: await buildApi(resources, deployment, buildPorts),
        served: describeApi(resources),
      };
      return async () => {
        serving = next;
        environment = deployment.environment;
        if (!next) void realtime.hangUp();
      };
    },
    http: withRealtime(
      realtime,
      beside(
        evaluateCode,
        createHttpHandler({
          api: () => serving?.api,
          random: ports.random,
          clock: ports.clock,
          log: ports.log,
          completed: (mutation) => subscriptions.completed(mutation),
        }),
      ),
    ),
    pending: async () => [...subscriptions.pending(), ...realtime.pending()],
    api: () => serving?.served,
    async stop() {
      void realtime.hangUp();
      subscriptions.stop();
      serving = undefined;
    },
  };
}

function describeApi({ api, keys }: ApiResources): ServedApi {
  const { rules, userPools } = readConfiguration(api);
  return {
    apiId: api.attributes.ApiId ?? '',
    graphqlPath,
    apiKeys: keys.map((key) => key.attributes.ApiKey ?? ''),
    userPoolId: userPools[0]?.userPoolId,
    defaultMode: rules.defaultMode,
    additionalModes: rules.additionalModes,
  };
}
