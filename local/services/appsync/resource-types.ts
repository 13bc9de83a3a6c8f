import { secretId, stableId } from '../../kernel/ids.ts';
import type { Environment, ResourceType, UnnamedResource } from '../../kernel/service.ts';

const property = (resource: UnnamedResource, name: string): string =>
  typeof resource.properties[name] === 'string' ? resource.properties[name] : '';

const identity = (resource: UnnamedResource, environment: Environment): string[] => [
  environment.accountId,
  environment.region,
  resource.stack,
  resource.logicalId,
];

const apiArn = ({ partition, region, accountId }: Environment, apiId: string): string =>
  `arn:${partition}:appsync:${region}:${accountId}:apis/${apiId}`;

const arnWithin = (path: (resource: UnnamedResource, environment: Environment) => string) => {
  return (resource: UnnamedResource, environment: Environment): string =>
    `${apiArn(environment, property(resource, 'ApiId'))}/${path(resource, environment)}`;
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-graphqlapi.html */
const graphqlApi: ResourceType = {
  ref: (resource, environment) => apiArn(environment, apiId(resource, environment)),
  attributes(resource, environment) {
    const id = apiId(resource, environment);
    const { accountId, partition, region } = environment;
    const dns = `${id}.appsync-api.${region}.amazonaws.com`;
    const realtimeDns = `${id}.appsync-realtime-api.${region}.amazonaws.com`;
    return {
      ApiId: id,
      Arn: apiArn(environment, id),
      GraphQLUrl: `https://${dns}/graphql`,
      GraphQLDns: dns,
      RealtimeUrl: `wss://${realtimeDns}/graphql`,
      RealtimeDns: realtimeDns,
      GraphQLEndpointArn: `arn:${partition}:appsync:${region}:${accountId}:endpoints/graphql-api/${id}`,
    };
  },
};

/** 26 characters, as AppSync's and as the clients' address patterns expect. */
function apiId(resource: UnnamedResource, environment: Environment): string {
  return stableId(26, 'graphql-api', ...identity(resource, environment));
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-graphqlschema.html */
const graphqlSchema: ResourceType = {
  ref: (resource) => `${property(resource, 'ApiId')}GraphQLSchema`,
  attributes: (resource) => ({ Id: `${property(resource, 'ApiId')}GraphQLSchema` }),
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-apikey.html */
const apiKey: ResourceType = {
  ref: arnWithin((resource, environment) => `apikeys/${keyOf(resource, environment)}`),
  attributes(resource, environment) {
    const key = keyOf(resource, environment);
    return { ApiKey: key, ApiKeyId: key, Arn: this.ref(resource, environment) };
  },
};

/** On AWS, too, a key is its own id. */
function keyOf(resource: UnnamedResource, environment: Environment): string {
  return `da2-${secretId(26, environment.secret, 'api-key', ...identity(resource, environment))}`;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-datasource.html */
const dataSource: ResourceType = {
  ref: arnWithin((resource) => `datasources/${property(resource, 'Name')}`),
  attributes(resource, environment) {
    return { DataSourceArn: this.ref(resource, environment), Name: property(resource, 'Name') };
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-resolver.html */
const resolver: ResourceType = {
  ref: arnWithin(
    (resource) => `types/${property(resource, 'TypeName')}/resolvers/${property(resource, 'FieldName')}`,
  ),
  attributes(resource, environment) {
    return {
      ResolverArn: this.ref(resource, environment),
      TypeName: property(resource, 'TypeName'),
      FieldName: property(resource, 'FieldName'),
    };
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-functionconfiguration.html */
const functionConfiguration: ResourceType = {
  ref: arnWithin((resource, environment) => `functions/${functionId(resource, environment)}`),
  attributes(resource, environment) {
    return {
      FunctionId: functionId(resource, environment),
      FunctionArn: this.ref(resource, environment),
      Name: property(resource, 'Name'),
      DataSourceName: property(resource, 'DataSourceName'),
    };
  },
};

function functionId(resource: UnnamedResource, environment: Environment): string {
  return stableId(26, 'function', ...identity(resource, environment));
}

export const resourceTypes = {
  'AWS::AppSync::GraphQLApi': graphqlApi,
  'AWS::AppSync::GraphQLSchema': graphqlSchema,
  'AWS::AppSync::ApiKey': apiKey,
  'AWS::AppSync::DataSource': dataSource,
  'AWS::AppSync::Resolver': resolver,
  'AWS::AppSync::FunctionConfiguration': functionConfiguration,
} as const;
