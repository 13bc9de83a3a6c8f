import { LocalError } from '../../kernel/errors.ts';
import type { Resource } from '../../kernel/service.ts';
import type { Providers } from './auth/providers.ts';
import { readProviders } from './auth/providers.ts';
import { environmentVariables } from './environment-variables.ts';
import { describe, refuseOthers, unsupported, whole } from './properties.ts';

/** What the GraphQLApi resource itself settles. */
export interface ApiConfiguration extends Providers {
  readonly environment: Readonly<Record<string, string>>;
  /** 0 is no limit. */
  readonly queryDepthLimit: number;
  readonly resolverCountLimit: number;
  readonly introspection: boolean;
}

const maxResolvers = 10_000;
const maxDepth = 75;

const behaving = [
  'AdditionalAuthenticationProviders',
  'ApiType',
  'AuthenticationType',
  'EnvironmentVariables',
  'IntrospectionConfig',
  'LambdaAuthorizerConfig',
  'Name',
  'OpenIDConnectConfig',
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
  return {
    ...readProviders(resource),
    environment: environmentVariables(resource),
    queryDepthLimit: limitOf(resource, 'QueryDepthLimit', maxDepth),
    resolverCountLimit: limitOf(resource, 'ResolverCountLimit', maxResolvers) || maxResolvers,
    introspection: properties.IntrospectionConfig !== 'DISABLED',
  };
}

/** 0 sets no limit. https://docs.aws.amazon.com/appsync/latest/APIReference/API_CreateGraphqlApi.html */
function limitOf(resource: Resource, property: string, max: number): number {
  const value = resource.properties[property];
  const limit = value === undefined ? 0 : whole(value, -1);
  if (limit >= 0 && limit <= max) return limit;
  throw new LocalError(
    'AssemblyInvalid',
    `${describe(resource)} sets ${property} to ${JSON.stringify(value)}.`,
    `Set ${property} to 0 to ${max}.`,
  );
}
