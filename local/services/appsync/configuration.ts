import type { Resource } from '../../kernel/service.ts';
import type { Mode } from './auth/caller.ts';
import type { UserPool } from './auth/user-pool.ts';
import type { Properties } from './properties.ts';
import { list, part, refuseOthers, unsupported, whole } from './properties.ts';
import type { AccessRules } from './schema/access.ts';

/** What the GraphQLApi resource itself settles. */
export interface ApiConfiguration {
  readonly rules: AccessRules;
  /** The default mode's pool first. */
  readonly userPools: readonly UserPool[];
  readonly environment: Readonly<Record<string, string>>;
  /** 0 is no limit. */
  readonly queryDepthLimit: number;
  readonly resolverCountLimit: number;
  readonly introspection: boolean;
}

const hostedModes: readonly string[] = ['API_KEY', 'AMAZON_COGNITO_USER_POOLS', 'AWS_IAM'];
const maxResolvers = 10_000;

const behaving = [
  'AdditionalAuthenticationProviders',
  'ApiType',
  'AuthenticationType',
  'EnvironmentVariables',
  'IntrospectionConfig',
  'Name',
  'QueryDepthLimit',
  'ResolverCountLimit',
  'UserPoolConfig',
  'Visibility',
];
const inert = ['EnhancedMetricsConfig', 'LogConfig', 'OwnerContact', 'Tags', 'XrayEnabled'];

/** Throws LocalError for modes and settings that are not hosted. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-graphqlapi.html */
export function readConfiguration(resource: Resource): ApiConfiguration {
  const { properties } = resource;
  refuseOthers(resource, behaving, inert);
  if (properties.Visibility === 'PRIVATE') throw unsupported(resource, 'Visibility PRIVATE');
  if (properties.ApiType === 'MERGED') throw unsupported(resource, 'ApiType MERGED');
  const additional = list(properties.AdditionalAuthenticationProviders).map(part);
  const providers: readonly Properties[] = [properties, ...additional];
  const [defaultMode, ...additionalModes] = providers.map((provider) => modeOf(resource, provider));
  const userPools = providers
    .filter((provider) => provider.AuthenticationType === 'AMAZON_COGNITO_USER_POOLS')
    .map((provider) => poolOf(resource, provider));
  return {
    rules: {
      defaultMode: defaultMode!,
      additionalModes,
      defaultAction: defaultMode === 'AMAZON_COGNITO_USER_POOLS' ? userPools[0]!.defaultAction : 'ALLOW',
    },
    userPools,
    environment: Object.fromEntries(
      Object.entries(part(properties.EnvironmentVariables)).map(([name, value]) => [name, String(value)]),
    ),
    queryDepthLimit: whole(properties.QueryDepthLimit, 0),
    resolverCountLimit: whole(properties.ResolverCountLimit, 0) || maxResolvers,
    introspection: properties.IntrospectionConfig !== 'DISABLED',
  };
}

function modeOf(resource: Resource, provider: Properties): Mode {
  const type = provider.AuthenticationType;
  if (typeof type === 'string' && hostedModes.includes(type)) return type as Mode;
  throw unsupported(resource, `AuthenticationType ${String(type)}`);
}

function poolOf(resource: Resource, provider: Properties): UserPool {
  const config = part(provider.UserPoolConfig);
  const pool = {
    userPoolId: String(config.UserPoolId),
    defaultAction: config.DefaultAction === 'DENY' ? ('DENY' as const) : ('ALLOW' as const),
  };
  const { AppIdClientRegex: pattern } = config;
  if (typeof pattern !== 'string' || pattern === '') return pool;
  try {
    return { ...pool, appIdClientRegex: new RegExp(`^(?:${pattern})$`) };
  } catch {
    throw unsupported(resource, `AppIdClientRegex ${pattern}`);
  }
}
