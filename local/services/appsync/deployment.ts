import { LocalError } from '../../kernel/errors.ts';
import type { Deployment, Resource } from '../../kernel/service.ts';
import { list, part, refuseOthers, text, unsupported } from './properties.ts';

/** The AppSync resources of a deployment, sorted by what they are. All belong to one API. */
export interface ApiResources {
  readonly api: Resource;
  readonly schema?: Resource;
  readonly keys: readonly Resource[];
  readonly dataSources: readonly Resource[];
  readonly functions: readonly Resource[];
  readonly resolvers: readonly Resource[];
}

/** Undefined when the deployment has no API. Throws LocalError where it has two: this host has one endpoint. */
export function apiResources({ resources }: Deployment): ApiResources | undefined {
  const ofType = (type: string): Resource[] =>
    resources.filter((resource) => resource.type === `AWS::AppSync::${type}`);
  const [api, second] = ofType('GraphQLApi');
  if (!api) return undefined;
  if (second) {
    throw new LocalError(
      'ResourceUnsupported',
      `The app has two GraphQL APIs, ${api.logicalId} and ${second.logicalId}; one can be hosted at a time.`,
      'Give each API an app of its own.',
    );
  }
  const [schema] = ofType('GraphQLSchema');
  if (schema) refuseOthers(schema, ['ApiId', 'Definition', 'DefinitionS3Location']);
  const keys = ofType('ApiKey');
  for (const key of keys) refuseOthers(key, ['ApiId', 'Expires'], ['ApiKeyId', 'Description']);
  return {
    api,
    ...(schema ? { schema } : {}),
    keys,
    dataSources: ofType('DataSource'),
    functions: ofType('FunctionConfiguration'),
    resolvers: ofType('Resolver'),
  };
}

const codeProperties = ['ApiId', 'Code', 'CodeS3Location', 'DataSourceName', 'Runtime'];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-functionconfiguration.html */
export function checkFunction(resource: Resource): void {
  refuseOthers(resource, [...codeProperties, 'MaxBatchSize', 'Name'], ['Description', 'FunctionVersion']);
  refuseBatches(resource);
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-resolver.html */
export function checkResolver(resource: Resource): void {
  refuseOthers(
    resource,
    [...codeProperties, 'FieldName', 'Kind', 'MaxBatchSize', 'PipelineConfig', 'TypeName'],
    ['MetricsConfig'],
  );
  refuseBatches(resource);
}

function refuseBatches(resource: Resource): void {
  const size = resource.properties.MaxBatchSize;
  if (size !== undefined && Number(size) !== 0) throw unsupported(resource, 'MaxBatchSize');
}

export function coordinateOf(resource: Resource): string {
  return `${text(resource, 'TypeName')}.${text(resource, 'FieldName')}`;
}

export function isPipeline(resource: Resource): boolean {
  return resource.properties.Kind === 'PIPELINE';
}

export function functionIds(resource: Resource): string[] {
  return list(part(resource.properties.PipelineConfig).Functions).map(String);
}
