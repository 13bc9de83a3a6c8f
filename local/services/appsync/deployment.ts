import { LocalError } from '../../kernel/errors.ts';
import type { Deployment, Resource } from '../../kernel/service.ts';
import type { DataSource } from './data-sources/data-source.ts';
import { describe, list, part, refuseOthers, text, unsupported, whole } from './properties.ts';

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

/** Mapping templates are another language than the one that is hosted. */
function refuseTemplates(resource: Resource): void {
  for (const property of ['RequestMappingTemplate', 'ResponseMappingTemplate']) {
    for (const name of [property, `${property}S3Location`]) {
      if (resource.properties[name] === undefined) continue;
      throw new LocalError(
        'PropertyUnsupported',
        `${describe(resource)} sets ${name}: mapping templates (VTL) are not hosted, JavaScript is.`,
        'Write such resolvers and functions in JavaScript, for the runtime APPSYNC_JS 1.0.0.',
      );
    }
  }
}

const codeProperties = ['ApiId', 'Code', 'CodeS3Location', 'DataSourceName', 'Runtime'];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-functionconfiguration.html */
export function checkFunction(resource: Resource): void {
  refuseTemplates(resource);
  refuseOthers(resource, [...codeProperties, 'MaxBatchSize', 'Name'], ['Description', 'FunctionVersion']);
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-resolver.html */
export function checkResolver(resource: Resource): void {
  refuseTemplates(resource);
  refuseOthers(
    resource,
    [...codeProperties, 'FieldName', 'Kind', 'MaxBatchSize', 'PipelineConfig', 'TypeName'],
    ['MetricsConfig'],
  );
}

const maxBatchSize = 2_000;

/**
 * How many requests of a resolver or function go into one call; 0 where it does not say. Only Lambda functions are called
 * for several. https://docs.aws.amazon.com/general/latest/gr/appsync.html
 */
export function batchSizeOf(resource: Resource, dataSource?: DataSource): number {
  const size = whole(
    resource.properties.MaxBatchSize,
    resource.properties.MaxBatchSize === undefined ? 0 : -1,
  );
  if (size === 0) return 0;
  if (dataSource?.type !== 'AWS_LAMBDA') {
    throw unsupported(resource, 'MaxBatchSize for a data source that is no Lambda function');
  }
  if (size > 0 && size <= maxBatchSize) return size;
  throw new LocalError(
    'AssemblyInvalid',
    `${describe(resource)} has the MaxBatchSize ${String(resource.properties.MaxBatchSize)}.`,
    `Set MaxBatchSize to 0 to ${maxBatchSize}.`,
  );
}

/**
 * A direct Lambda resolver or function: without any handlers, the function gets the whole context.
 * https://docs.aws.amazon.com/appsync/latest/devguide/direct-lambda-reference.html
 */
export function isDirect({ properties }: Resource, dataSource: DataSource): boolean {
  if (dataSource.type !== 'AWS_LAMBDA') return false;
  return ['Code', 'CodeS3Location', 'Runtime'].every((name) => properties[name] === undefined);
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
