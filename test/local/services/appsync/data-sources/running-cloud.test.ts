import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalCloud } from '../../../../../local/host.ts';
import { startLocal } from '../../../../../local/host.ts';
import { recordingLog } from '../../../../../local/kernel/log.ts';
import { handlers, said } from '../hosted-api.ts';

const ref = (name: string) => ({ Ref: name });
const att = (name: string, attribute: string) => ({ 'Fn::GetAtt': [name, attribute] });
const runtime = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };

const role = (...statements: { Action: string; Resource: unknown }[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'appsync.amazonaws.com' } },
      ],
    },
    Policies: [
      {
        PolicyName: 'calls',
        PolicyDocument: { Statement: statements.map((each) => ({ Effect: 'Allow', ...each })) },
      },
    ],
  },
});

const source = (Name: string, Type: string, properties: Record<string, unknown>) => ({
  Type: 'AWS::AppSync::DataSource',
  Properties: {
    ApiId: att('Api', 'ApiId'),
    Name,
    Type,
    ServiceRoleArn: att(Name === 'forbidden' ? 'Powerless' : 'Caller', 'Arn'),
    ...properties,
  },
});

/** An HTTP data source that signs for a service, at the service's own address. */
const signed = (name: string, service: string) =>
  source(name, 'HTTP', {
    HttpConfig: {
      Endpoint: { 'Fn::Sub': `https://${service}.\${AWS::Region}.amazonaws.com` },
      AuthorizationConfig: {
        AuthorizationType: 'AWS_IAM',
        AwsIamConfig: { SigningRegion: ref('AWS::Region'), SigningServiceName: service },
      },
    },
  });

const resolver = (FieldName: string, source: string, code?: string, TypeName = 'Query') => ({
  Type: 'AWS::AppSync::Resolver',
  DependsOn: [`Source${source}`, 'Schema'],
  Properties: {
    ...{ ApiId: att('Api', 'ApiId'), TypeName, FieldName, Kind: 'UNIT', DataSourceName: source },
    ...(code === undefined ? { MaxBatchSize: 10 } : { Code: code, Runtime: runtime }),
  },
});

/** A field whose value is status and body of what a service answers. */
const post = (headers: string, body: string) =>
  handlers(
    `return { method: 'POST', resourcePath: '/', params: { headers: ${headers}, body: ${body} } };`,
    `return ctx.error ?? { status: ctx.result.statusCode, body: ctx.result.body };`,
  );

const publish = post(
  `{ 'content-type': 'application/x-www-form-urlencoded' }`,
  `'Action=Publish&Version=2010-03-31&TopicArn=' + util.urlEncode(ctx.env.TOPIC) + '&Message=hello'`,
);

const functionCode = `
exports.handler = async (event) => {
  if (Array.isArray(event)) return event.map(({ source }) => ({ data: 'batched ' + source.id }));
  if (event.resolver) {
    const { version } = event.currentValue;
    return {
      action: 'retry',
      retryMapping: {
        attributeValues: { ...event.requestMapping.attributeValues, version: { N: version.N + 1 } },
      },
    };
  }
  if (event.fail) throw new TypeError('told to');
  return { given: event };
};`;

const resources = {
  Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
  Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
  Pool: { Type: 'AWS::Cognito::UserPool', Properties: {} },
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    },
  },
  FunctionRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
        ],
      },
    },
  },
  Function: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { ZipFile: functionCode },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Role: att('FunctionRole', 'Arn'),
    },
  },
  Caller: role(
    { Action: 'sns:Publish', Resource: ref('Topic') },
    { Action: 'sqs:SendMessage', Resource: att('Queue', 'Arn') },
    { Action: 'dynamodb:*', Resource: att('Table', 'Arn') },
    { Action: 'lambda:InvokeFunction', Resource: att('Function', 'Arn') },
  ),
  Powerless: role({ Action: 'sns:Subscribe', Resource: ref('Topic') }),
  Api: {
    Type: 'AWS::AppSync::GraphQLApi',
    Properties: {
      Name: 'calls',
      AuthenticationType: 'API_KEY',
      EnvironmentVariables: {
        TOPIC: ref('Topic'),
        QUEUE: ref('Queue'),
        TABLE: ref('Table'),
        POOL: ref('Pool'),
        FUNCTION: att('Function', 'Arn'),
      },
    },
  },
  Key: { Type: 'AWS::AppSync::ApiKey', Properties: { ApiId: att('Api', 'ApiId') } },
  Schema: {
    Type: 'AWS::AppSync::GraphQLSchema',
    Properties: {
      ApiId: att('Api', 'ApiId'),
      Definition: `type Thing { id: ID name: String }
        type Query {
          publish: AWSJSON forbidden: AWSJSON send: AWSJSON get: AWSJSON keys: AWSJSON
          invoke: AWSJSON fail: AWSJSON things: [Thing] put(version: Int): AWSJSON
        }`,
    },
  },
  Sourcesns: signed('sns', 'sns'),
  Sourceforbidden: signed('forbidden', 'sns'),
  Sourcesqs: signed('sqs', 'sqs'),
  Sourcedynamodb: signed('dynamodb', 'dynamodb'),
  Sourcecognito: source('cognito', 'HTTP', {
    HttpConfig: { Endpoint: { 'Fn::Sub': 'https://cognito-idp.${AWS::Region}.amazonaws.com' } },
  }),
  Sourcelambda: source('lambda', 'AWS_LAMBDA', {
    LambdaConfig: { LambdaFunctionArn: att('Function', 'Arn') },
  }),
  Sourcetable: source('table', 'AMAZON_DYNAMODB', {
    DynamoDBConfig: { TableName: ref('Table'), AwsRegion: ref('AWS::Region') },
  }),
  Sourcenone: source('none', 'NONE', {}),
  Publish: resolver('publish', 'sns', publish),
  Forbidden: resolver('forbidden', 'forbidden', publish),
  Send: resolver(
    'send',
    'sqs',
    post(
      `{ 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' }`,
      `{ QueueUrl: ctx.env.QUEUE, MessageBody: 'hello' }`,
    ),
  ),
  Get: resolver(
    'get',
    'dynamodb',
    post(
      `{ 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' }`,
      `{ TableName: ctx.env.TABLE, Key: { id: { S: 'nobody' } } }`,
    ),
  ),
  Keys: resolver(
    'keys',
    'cognito',
    handlers(
      `return { method: 'GET', resourcePath: '/' + ctx.env.POOL + '/.well-known/jwks.json' };`,
      `return ctx.result.body;`,
    ),
  ),
  Invoke: resolver(
    'invoke',
    'lambda',
    handlers(`return { operation: 'Invoke', payload: { a: [1, null] } };`),
  ),
  Fail: resolver(
    'fail',
    'lambda',
    handlers(`return { operation: 'Invoke', payload: { fail: true } };`, 'return ctx.error;'),
  ),
  Things: resolver('things', 'none', handlers(`return { payload: [{ id: 1 }, { id: 2 }, { id: 3 }] };`)),
  Name: resolver('name', 'lambda', undefined, 'Thing'),
  Put: resolver(
    'put',
    'table',
    handlers(
      `return {
        operation: 'PutItem',
        key: { id: { S: 'a' } },
        attributeValues: { version: { N: ctx.args.version } },
        condition: {
          expression: 'attribute_not_exists(id)',
          conditionalCheckFailedHandler: { strategy: 'Custom', lambdaArn: ctx.env.FUNCTION },
        },
      };`,
      'return ctx.error ?? ctx.result;',
    ),
  ),
};

let cloud: LocalCloud;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'data-sources-'));
  const artifact = {
    type: 'aws:cloudformation:stack',
    environment: 'aws://unknown-account/unknown-region',
    properties: { templateFile: 'Calls.template.json' },
  };
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ version: '55.0.0', artifacts: { Calls: artifact } }),
  );
  writeFileSync(join(folder, 'Calls.template.json'), JSON.stringify({ Resources: resources }));
  cloud = await startLocal({ assembly: folder, log: recordingLog() });
});
afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true });
});

async function ask(query: string): Promise<Record<string, unknown>> {
  const response = await fetch(cloud.endpoints.graphql, {
    method: 'POST',
    headers: { 'x-api-key': cloud.endpoints.apiKey! },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as { data: Record<string, unknown>; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

describe('data sources of a running cloud', () => {
  it('call its services at AWS’s addresses, signed, in their role', async () => {
    const data = await ask('{ publish send get }');
    expect(said(data.publish)).toEqual({
      status: 200,
      body: expect.stringContaining('<PublishResponse') as unknown,
    });
    expect(said(data.send)).toEqual({
      status: 200,
      body: expect.stringContaining('"MessageId"') as unknown,
    });
    expect(said(data.get)).toEqual({ status: 200, body: '{}' });
  });

  it('hear from the service what their role may not do, which is no error', async () => {
    expect(said((await ask('{ forbidden }')).forbidden)).toEqual({
      status: 403,
      body: expect.stringMatching(/AuthorizationError|AccessDenied/) as unknown,
    });
  });

  it('reach what needs no signature without one', async () => {
    const { keys } = said(said((await ask('{ keys }')).keys)) as { keys: { kty: string }[] };
    expect(keys[0]!.kty).toBe('RSA');
  });

  it('invoke its functions: one, one that fails, a batch without handlers', async () => {
    const data = await ask('{ invoke fail things { name } }');
    expect(said(data.invoke)).toEqual({ given: { a: [1, null] } });
    expect(said(data.fail)).toEqual({
      unhandledErrorType: 'TypeError',
      message: 'told to',
      type: 'Lambda:Unhandled',
    });
    expect(data.things).toEqual([1, 2, 3].map((id) => ({ name: `batched ${id}` })));
  });

  it('let a function decide about a failed condition', async () => {
    expect(said((await ask('{ put(version: 1) }')).put)).toEqual({ id: 'a', version: 1 });
    expect(said((await ask('{ put(version: 5) }')).put)).toEqual({ id: 'a', version: 2 });
  });
});
