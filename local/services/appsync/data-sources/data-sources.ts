import type { AwsEndpoint } from '../../../kernel/aws.ts';
import type { Resource } from '../../../kernel/service.ts';
import { part, refuseFlag, refuseOthers, text, unsupported } from '../properties.ts';
import type { DataSource } from './data-source.ts';
import { createDynamoDb } from './dynamodb/dynamodb.ts';
import type { PageTokens } from './dynamodb/page-token.ts';
import { createNone } from './none.ts';

export interface DataSourcePorts {
  readonly dynamodb: AwsEndpoint;
  /** Whether a role lets the API act in it. */
  readonly mayAssume: (roleArn: string) => boolean;
  readonly tokens: PageTokens;
  readonly random: () => string;
}

/** Throws LocalError PropertyUnsupported for a type that is not hosted. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-datasource.html */
export function createDataSource(resource: Resource, ports: DataSourcePorts): DataSource {
  const name = text(resource, 'Name');
  const type = text(resource, 'Type');
  switch (type) {
    case 'NONE':
      refuseOthers(resource, ['ApiId', 'Name', 'Type'], ['Description', 'MetricsConfig', 'ServiceRoleArn']);
      return createNone(name);
    case 'AMAZON_DYNAMODB':
      return createDynamoDb({
        name,
        table: tableOf(resource),
        role: text(resource, 'ServiceRoleArn'),
        endpoint: ports.dynamodb,
        mayAssume: ports.mayAssume,
        tokens: ports.tokens,
        random: ports.random,
      });
    default:
      throw unsupported(resource, `Type ${type}`);
  }
}

function tableOf(resource: Resource): string {
  refuseOthers(
    resource,
    ['ApiId', 'DynamoDBConfig', 'Name', 'ServiceRoleArn', 'Type'],
    ['Description', 'MetricsConfig'],
  );
  const config = part(resource.properties.DynamoDBConfig);
  refuseFlag(resource, config.Versioned, 'DynamoDBConfig.Versioned');
  refuseFlag(resource, config.UseCallerCredentials, 'DynamoDBConfig.UseCallerCredentials');
  return String(config.TableName);
}
