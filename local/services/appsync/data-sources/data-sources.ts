import type { AwsEndpoint, RoleSessions } from '../../../kernel/aws.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { LocalError } from '../../../kernel/errors.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Resource } from '../../../kernel/service.ts';
import { describe, part, refuseFlag, refuseOthers, text, textWithin, unsupported } from '../properties.ts';
import type { DataSource } from './data-source.ts';
import { createDynamoDb } from './dynamodb/dynamodb.ts';
import type { PageTokens } from './dynamodb/page-token.ts';
import { endpointFault, unusualPort } from './http/address.ts';
import { createHttp } from './http/http.ts';
import { createSign } from './http/signing.ts';
import { createInvoke } from './lambda/invoke.ts';
import { createLambda } from './lambda/lambda.ts';
import type { Turns } from './lambda/turns.ts';
import { createNone } from './none.ts';

export interface DataSourcePorts {
  readonly dynamodb: AwsEndpoint;
  readonly lambda: AwsEndpoint;
  /** Whether a role lets the API act in it. */
  readonly mayAssume: (roleArn: string) => boolean;
  /** ARN of the API. */
  readonly sourceArn: string;
  /** Temporary credentials of roles, for requests that are signed. */
  readonly sessions: RoleSessions;
  /** Milliseconds since the epoch by the machine's time, which signatures keep. */
  readonly wallTime: () => number;
  /** Of this cloud, which stands for AWS's addresses. */
  readonly cloudUrl: string;
  readonly tokens: PageTokens;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => string;
}

const always = ['ApiId', 'Name', 'Type'];
const inert = ['Description', 'MetricsConfig'];

/** Throws LocalError PropertyUnsupported for a type that is not hosted. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-datasource.html */
export function createDataSource(resource: Resource, ports: DataSourcePorts): DataSource {
  const name = text(resource, 'Name');
  const type = text(resource, 'Type');
  switch (type) {
    case 'NONE':
      refuseOthers(resource, always, [...inert, 'ServiceRoleArn']);
      return createNone(name);
    case 'AMAZON_DYNAMODB':
      return dynamoDb(resource, name, ports);
    case 'AWS_LAMBDA': {
      refuseOthers(resource, [...always, 'LambdaConfig', 'ServiceRoleArn'], inert);
      const functionArn = textWithin(resource, 'LambdaConfig', 'LambdaFunctionArn');
      return createLambda(name, functionArn, invokeOf(resource, ports));
    }
    case 'HTTP':
      return http(resource, name, ports);
    default:
      throw unsupported(resource, `Type ${type}`);
  }
}

function invokeOf(resource: Resource, { lambda, mayAssume, clock, random, turns }: DataSourcePorts) {
  const role = text(resource, 'ServiceRoleArn');
  return createInvoke({ endpoint: lambda, role, mayAssume, clock, random, turns });
}

function dynamoDb(resource: Resource, name: string, ports: DataSourcePorts): DataSource {
  refuseOthers(resource, [...always, 'DynamoDBConfig', 'ServiceRoleArn'], inert);
  const config = part(resource.properties.DynamoDBConfig);
  refuseFlag(resource, config.Versioned, 'DynamoDBConfig.Versioned');
  refuseFlag(resource, config.UseCallerCredentials, 'DynamoDBConfig.UseCallerCredentials');
  return createDynamoDb({
    name,
    table: textWithin(resource, 'DynamoDBConfig', 'TableName'),
    region: textWithin(resource, 'DynamoDBConfig', 'AwsRegion'),
    role: text(resource, 'ServiceRoleArn'),
    endpoint: ports.dynamodb,
    mayAssume: ports.mayAssume,
    invoke: invokeOf(resource, ports),
    tokens: ports.tokens,
    random: ports.random,
  });
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-appsync-datasource-httpconfig.html */
function http(resource: Resource, name: string, ports: DataSourcePorts): DataSource {
  refuseOthers(resource, [...always, 'HttpConfig', 'ServiceRoleArn'], inert);
  const endpoint = textWithin(resource, 'HttpConfig', 'Endpoint');
  const fault = endpointFault(endpoint);
  if (fault !== undefined) {
    throw new LocalError(
      'AssemblyInvalid',
      `${describe(resource)} has the endpoint ${endpoint}: ${fault}.`,
      'Correct HttpConfig.Endpoint.',
    );
  }
  const port = unusualPort(endpoint);
  if (port !== undefined) {
    ports.log.warn(
      `The data source ${name} calls port ${port}; on AWS only 80 and 443 have been seen to work.`,
    );
  }
  const { AuthorizationConfig: authorization } = part(resource.properties.HttpConfig);
  const { cloudUrl, clock } = ports;
  if (authorization === undefined) return createHttp({ name, endpoint, cloudUrl, clock });
  const { AuthorizationType: type, AwsIamConfig: iam } = part(authorization);
  if (type !== 'AWS_IAM') throw unsupported(resource, `AuthorizationType ${String(type)}`);
  const { SigningRegion: region, SigningServiceName: service } = part(iam);
  if (typeof region !== 'string' || typeof service !== 'string') {
    throw new LocalError(
      'AssemblyInvalid',
      `${describe(resource)} does not say for which region and service it signs.`,
      'Set SigningRegion and SigningServiceName in HttpConfig.AuthorizationConfig.AwsIamConfig.',
    );
  }
  const sign = createSign(text(resource, 'ServiceRoleArn'), { region, service }, ports);
  return createHttp({ name, endpoint, cloudUrl, clock, sign });
}
