import type { LanguageHost } from '../../appsync-js/index.ts';
import type { AwsEndpoint, RoleTrust } from '../../kernel/aws.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Service } from '../../kernel/service.ts';
import type { TokenVerifier } from '../../kernel/tokens.ts';
import type { Api } from './api.ts';
import { buildApi } from './build.ts';
import { readConfiguration } from './configuration.ts';
import { createPageTokens } from './data-sources/dynamodb/page-token.ts';
import type { ApiResources } from './deployment.ts';
import { apiResources } from './deployment.ts';
import { createHttpHandler, graphqlPath } from './http.ts';
import { resourceTypes } from './resource-types.ts';

export interface AppSyncPorts {
  readonly language: LanguageHost;
  readonly endpoints: { readonly dynamodb: AwsEndpoint };
  readonly roles: RoleTrust;
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
  const buildPorts = {
    language: ports.language,
    verifier: ports.tokens,
    clock: ports.clock,
    log: ports.log,
    random: ports.random,
    dynamodb: ports.endpoints.dynamodb,
    roles: ports.roles,
    tokens: createPageTokens(ports.secret, ports.random),
    environmentOverrides: ports.environmentOverrides ?? {},
  };
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
      };
    },
    http: createHttpHandler({ api: () => serving?.api, random: ports.random, log: ports.log }),
    api: () => serving?.served,
    async stop() {
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
