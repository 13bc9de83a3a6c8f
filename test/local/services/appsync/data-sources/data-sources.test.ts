import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../../../local/appsync-js/index.ts';
import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import type { ApiDefinition, Handlers } from '../hosted-api.ts';
import { deploymentOf, giving, handlers, hostApi, role, said } from '../hosted-api.ts';
import { lambdaSource } from './lambda/functions.ts';

let language: LanguageHost;
let api: Awaited<ReturnType<typeof hostApi>>;
const good: ApiDefinition = {
  schema: 'type Query { a: String }',
  resolvers: { 'Query.a': giving('"good"') },
};
beforeAll(async () => {
  language = createLanguageHost({ processes: 1 });
  api = await hostApi(good, { language });
});
afterAll(async () => {
  await api.close();
  await language.stop();
});

const refusal = async (definition: ApiDefinition) =>
  api.deploy(definition).then(
    () => 'deployed',
    ({ code, message }: { code: string; message: string }) => ({ code, message }),
  );

/** A deployment with one data source. */
const withSource = (Type: string, properties: Record<string, unknown>): ApiDefinition => ({
  schema: good.schema!,
  dataSources: [{ Name: 'x', Type, ServiceRoleArn: role, ...properties }],
});

const http = (config: Record<string, unknown>) => withSource('HTTP', { HttpConfig: config });
const signing = (authorization: unknown) =>
  http({ Endpoint: 'https://example.com', AuthorizationConfig: authorization });
const table = { DynamoDBConfig: { TableName: 't', AwsRegion: 'us-east-1' } };

describe('a data source that cannot be hosted stops the deployment', () => {
  it.each([
    'AMAZON_EVENTBRIDGE',
    'AMAZON_OPENSEARCH_SERVICE',
    'AMAZON_ELASTICSEARCH',
    'RELATIONAL_DATABASE',
    'AMAZON_BEDROCK_RUNTIME',
  ])('%s, by its name', async (type) => {
    expect(await refusal(withSource(type, {}))).toEqual({
      code: 'PropertyUnsupported',
      message: expect.stringContaining(`Type ${type}`) as unknown,
    });
    expect(await api.query('{ a }')).toEqual({ data: { a: 'good' } });
  });

  it.each([
    [withSource('AWS_LAMBDA', {}), 'AssemblyInvalid', 'LambdaConfig.LambdaFunctionArn'],
    [
      withSource('AWS_LAMBDA', { LambdaConfig: { LambdaFunctionArn: 'a' }, HttpConfig: {} }),
      'PropertyUnsupported',
      'HttpConfig',
    ],
    [
      { ...good, dataSources: [{ ...lambdaSource('x'), ServiceRoleArn: undefined }] },
      'AssemblyInvalid',
      'ServiceRoleArn',
    ],
    [withSource('AMAZON_DYNAMODB', {}), 'AssemblyInvalid', 'DynamoDBConfig.TableName'],
    [
      withSource('AMAZON_DYNAMODB', { DynamoDBConfig: { ...table.DynamoDBConfig, Versioned: true } }),
      'PropertyUnsupported',
      'Versioned',
    ],
    [
      withSource('AMAZON_DYNAMODB', {
        DynamoDBConfig: { ...table.DynamoDBConfig, UseCallerCredentials: 'true' },
      }),
      'PropertyUnsupported',
      'UseCallerCredentials',
    ],
    [http({}), 'AssemblyInvalid', 'HttpConfig.Endpoint'],
    [http({ Endpoint: 'example.com' }), 'AssemblyInvalid', 'it is no URL'],
    [http({ Endpoint: 'ftp://example.com' }), 'AssemblyInvalid', 'http and https only'],
    [http({ Endpoint: 'https://a@example.com' }), 'AssemblyInvalid', 'no user, query or fragment'],
    [http({ Endpoint: 'https://example.com?a=b' }), 'AssemblyInvalid', 'no user, query or fragment'],
    [signing({ AuthorizationType: 'BASIC' }), 'PropertyUnsupported', 'AuthorizationType BASIC'],
    [signing({ AuthorizationType: 'AWS_IAM' }), 'AssemblyInvalid', 'for which region and service'],
    [
      signing({ AuthorizationType: 'AWS_IAM', AwsIamConfig: { SigningRegion: 'us-east-1' } }),
      'AssemblyInvalid',
      'for which region and service',
    ],
  ] satisfies [ApiDefinition, string, string][])('%j', async (definition, code, part) => {
    expect(await refusal(definition)).toEqual({ code, message: expect.stringContaining(part) as unknown });
  });
});

describe('a resolver that its data source cannot serve stops the deployment', () => {
  const sources = [{ Name: 'none', Type: 'NONE' }, lambdaSource('f')];
  const resolved = (resolver: unknown): ApiDefinition => ({
    ...good,
    dataSources: sources,
    resolvers: { 'Query.a': resolver as Handlers },
  });

  it.each([
    [
      'no code for what is no function',
      { dataSource: 'none' },
      'PropertyUnsupported',
      'a Runtime other than',
    ],
    [
      'a batch size for what is no function',
      { ...giving('1'), maxBatchSize: 2 },
      'PropertyUnsupported',
      'MaxBatchSize for a data source that is no Lambda function',
    ],
    [
      'a batch size of a pipeline',
      { code: handlers('return 1;'), functions: [], maxBatchSize: 2 },
      'PropertyUnsupported',
      'MaxBatchSize',
    ],
    [
      'a batch larger than any',
      { dataSource: 'f', maxBatchSize: 2_001 },
      'AssemblyInvalid',
      'MaxBatchSize 2001',
    ],
    ['a batch smaller than any', { dataSource: 'f', maxBatchSize: -1 }, 'AssemblyInvalid', 'MaxBatchSize -1'],
  ])('%s', async (_, resolver, code, part) => {
    expect(await refusal(resolved(resolver))).toEqual({
      code,
      message: expect.stringContaining(part) as unknown,
    });
  });

  it.each([
    ['SyncConfig', { ConflictDetection: 'VERSION', LambdaConflictHandlerConfig: {} }],
    ['CachingConfig', { Ttl: 5 }],
    ['RequestMappingTemplate', '{}'],
    ['ResponseMappingTemplateS3Location', 's3://b/a.vtl'],
  ])('%s, which has no behaviour here', async (property, value) => {
    const deployment = deploymentOf(good);
    const resources = deployment.resources.map((each) =>
      each.type.endsWith('::Resolver')
        ? { ...each, properties: { ...each.properties, [property]: value } }
        : each,
    );
    await expect(api.service.prepare({ ...deployment, resources })).rejects.toMatchObject({
      code: 'PropertyUnsupported',
      message: expect.stringContaining(property) as unknown,
    });
  });

  it('but not a batch of the largest size, nor one of none, written as texts too', async () => {
    for (const maxBatchSize of [2_000, 0, '5']) {
      expect(await refusal(resolved({ dataSource: 'f', maxBatchSize }))).toBe('deployed');
    }
    await api.deploy(good);
  });
});

describe('a NONE data source', () => {
  it('gives the payload back and calls nothing', async () => {
    const payload = await hostApi(
      {
        schema: 'type Query { a: AWSJSON none: AWSJSON nothing: AWSJSON text: AWSJSON }',
        resolvers: {
          'Query.a': giving('{ b: [1, null] }'),
          'Query.none': { code: handlers('return {};', 'return [ctx.result];') },
          'Query.nothing': { code: handlers('', 'return [ctx.result];') },
          'Query.text': { code: handlers(`return 'text';`) },
        },
      },
      { language },
    );
    const { data, errors } = await payload.query('{ a none nothing text }');
    await payload.close();
    expect([said(data!.a), said(data!.none), said(data!.nothing)]).toEqual([
      { b: [1, null] },
      [null],
      [null],
    ]);
    expect(errors).toMatchObject([{ path: ['text'], errorType: 'MappingTemplate' }]);
  });
});

describe('an HTTP data source on a port of its own', () => {
  it('is named in a warning, since AWS reaches 80 and 443', async () => {
    await api.deploy(http({ Endpoint: 'https://example.com:8443' }));
    await api.deploy(http({ Endpoint: 'https://example.com:443' }));
    await api.deploy(good);
    expect(api.log.lines.filter((line) => line.includes('The data source x'))).toEqual([
      'warn The data source x calls port 8443; on AWS only 80 and 443 have been seen to work.',
    ]);
  });
});
