import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../../local/appsync-js/index.ts';
import type { LanguageHost } from '../../../../local/appsync-js/index.ts';
import { deploymentOf, environment, giving, handlers, hostApi, resource } from './hosted-api.ts';
import type { ApiDefinition } from './hosted-api.ts';

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
    (error: { code: string; message: string }) => ({ code: error.code, message: error.message }),
  );

describe('a deployment that cannot be hosted is refused, and the last good one stays', () => {
  it.each([
    [
      'no Query',
      { schema: 'type Mutation { a: String }' },
      'SchemaInvalid',
      'There is no top level schema object defined.',
    ],
    [
      'a schema without query',
      { schema: 'schema { mutation: M } type M { a: String }' },
      'SchemaInvalid',
      "A schema MUST have a 'query' operation defined.",
    ],
    ['text that is no schema', { schema: 'type Query {\n  a: }' }, 'SchemaInvalid', '(line 2, column 6)'],
    ['an unknown type', { schema: 'type Query { a: Nope }' }, 'SchemaInvalid', 'Nope'],
    [
      'an extension',
      { schema: 'type Query { a: String } extend type Query { b: String }' },
      'SchemaInvalid',
      '(line 1, column 26)',
    ],
    ['a scalar of its own', { schema: 'scalar Money type Query { a: Money }' }, 'SchemaInvalid', 'Money'],
    [
      'a reserved name',
      { schema: 'type AWSThing { a: String } type Query { a: AWSThing }' },
      'SchemaInvalid',
      'AWSThing',
    ],
    [
      'a misplaced directive',
      { schema: 'type Query { a: String } enum E @aws_iam { A }' },
      'SchemaInvalid',
      '@aws_iam',
    ],
    [
      'a resolver of no field',
      { ...good, resolvers: { 'Query.b': giving('1') } },
      'ReferenceUnknown',
      'Query.b',
    ],
    [
      'an unknown data source',
      { ...good, resolvers: { 'Query.a': { ...giving('1'), dataSource: 'nope' } } },
      'ReferenceUnknown',
      'nope',
    ],
    [
      'an unknown function',
      { ...good, resolvers: { 'Query.a': { code: handlers('return 1;'), functions: ['nope'] } } },
      'ReferenceUnknown',
      'nope',
    ],
    [
      'more than ten functions',
      {
        ...good,
        functions: { f: giving('1') },
        resolvers: { 'Query.a': { code: handlers('return 1;'), functions: Array<string>(11).fill('f') } },
      },
      'AssemblyInvalid',
      '11 functions',
    ],
    [
      'a data source that is not hosted',
      { ...good, dataSources: [{ Name: 'x', Type: 'AMAZON_EVENTBRIDGE' }] },
      'PropertyUnsupported',
      'AMAZON_EVENTBRIDGE',
    ],
    [
      'a versioned data source',
      {
        ...good,
        dataSources: [
          {
            Name: 'x',
            Type: 'AMAZON_DYNAMODB',
            ServiceRoleArn: 'r',
            DynamoDBConfig: { TableName: 't', Versioned: true },
          },
        ],
      },
      'PropertyUnsupported',
      'Versioned',
    ],
    [
      'a mode that is not hosted',
      { ...good, api: { AuthenticationType: 'AWS_CERTIFICATE' } },
      'PropertyUnsupported',
      'AWS_CERTIFICATE',
    ],
    [
      'a pattern of client ids that is none',
      {
        ...good,
        api: {
          AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
          UserPoolConfig: { UserPoolId: 'us-east-1_pool', AppIdClientRegex: '(' },
        },
      },
      'PropertyUnsupported',
      'AppIdClientRegex (',
    ],
    ['a property without behaviour', { ...good, api: { Surprise: 1 } }, 'PropertyUnsupported', 'Surprise'],
    [
      'code that AppSync refuses',
      {
        ...good,
        resolvers: {
          'Query.a': {
            code: 'export function request(ctx) {\n  while (true) {}\n}\nexport function response(ctx) {}',
          },
        },
      },
      'CodeInvalid',
      'Query.a: line 2, column ',
    ],
  ] satisfies [string, ApiDefinition, string, string][])('%s', async (_, definition, code, part) => {
    expect(await refusal(definition)).toEqual({ code, message: expect.stringContaining(part) });
    expect(await api.query('{ a }')).toEqual({ data: { a: 'good' } });
  });

  it('all that is wrong is told at once, each fault with its remedy', async () => {
    const deployment = deploymentOf({
      schema: 'type Query { a: String b: String c: String d: String }',
      dataSources: [
        { Name: 'none', Type: 'NONE' },
        { Name: 'search', Type: 'AMAZON_OPENSEARCH_SERVICE' },
      ],
      functions: { f: { code: handlers('return Date.now();') } },
      resolvers: {
        'Query.a': { code: handlers('for (;;) {}') },
        'Query.b': { ...giving('1'), dataSource: 'search' },
        'Query.c': { code: handlers('return 1;'), functions: ['f'] },
        'Query.e': giving('1'),
      },
    });
    const template = resource('Resolver', 'Template', {
      ...{ TypeName: 'Query', FieldName: 'd', DataSourceName: 'none', RequestMappingTemplate: '{}' },
    });
    const refused = api.service.prepare({ ...deployment, resources: [...deployment.resources, template] });
    await expect(refused).rejects.toMatchObject({
      code: 'PropertyUnsupported',
      message: expect.stringMatching(
        /^[^\n]*AMAZON_OPENSEARCH_SERVICE[^\n]*\nf: line [^\n]*'Date'[^\n]*\nQuery\.a: line [^\n]*For statements[^\n]*\n[^\n]*Query\.e[^\n]*\n[^\n]*RequestMappingTemplate[^\n]*$/,
      ) as string,
      remedy: expect.stringMatching(
        /the code of f\.[^]*the code of Query\.a\.[^]*take the resolver out[^]*in JavaScript/,
      ) as string,
    });
    expect(await api.query('{ a }')).toEqual({ data: { a: 'good' } });
  });

  it('two resolvers for one field', async () => {
    const deployment = deploymentOf(good);
    const first = deployment.resources.find(({ type }) => type === 'AWS::AppSync::Resolver')!;
    const second = resource('Resolver', 'Second', { ...first.properties });
    await expect(
      api.service.prepare({ ...deployment, resources: [...deployment.resources, second] }),
    ).rejects.toMatchObject({ code: 'AssemblyInvalid', message: 'Query.a has two resolvers.' });
  });

  it('two APIs', async () => {
    const deployment = deploymentOf(good);
    const second = resource('GraphQLApi', 'Second', { AuthenticationType: 'API_KEY' });
    await expect(
      api.service.prepare({ ...deployment, resources: [...deployment.resources, second] }),
    ).rejects.toMatchObject({ code: 'ResourceUnsupported' });
  });
});

describe('a deployment', () => {
  it('warns of an argument that no resolver filters by, and of no other', async () => {
    const subscription = 'onAdd(filter: String): Post @aws_subscribe(mutations: ["add"])';
    const schema = `type Query { a: String } type Post { id: ID } type Mutation { add: Post }
type Subscription { ${subscription} ${subscription.replace('onAdd', 'onFiltered')} }`;
    const filtering = `extensions.setSubscriptionFilter({ filterGroup: [{ filters: [] }] }); return null;`;
    const code = `import { extensions } from '@aws-appsync/utils';\n${handlers('return {};', filtering)}`;
    const chosen = await hostApi(
      { schema, resolvers: { 'Subscription.onFiltered': { code } } },
      { language },
    );
    await chosen.close();
    expect(chosen.log.lines).toEqual([
      expect.stringContaining('The argument filter of Subscription.onAdd is no field'),
    ]);
  });

  it('serves nothing before it is committed, and all of it from then on', async () => {
    const commit = await api.service.prepare(
      deploymentOf({ ...good, resolvers: { 'Query.a': giving('"next"') } }),
    );
    expect(await api.query('{ a }')).toEqual({ data: { a: 'good' } });
    await commit();
    expect(await api.query('{ a }')).toEqual({ data: { a: 'next' } });
    await api.deploy(good);
  });

  it('lets a request that is under way end on the API it began on', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let arrived = (): void => undefined;
    const inside = new Promise<void>((resolve) => (arrived = resolve));
    const slow = await hostApi(
      {
        schema: 'type Query { a: String b: String }',
        resolvers: {
          'Query.a': {
            dataSource: 'things',
            code: handlers(
              `return { operation: 'GetItem', key: util.dynamodb.toMapValues({ pk: 'a' }) };`,
              `return 'old';`,
            ),
          },
        },
      },
      {
        language,
        dynamodb: {
          async call() {
            arrived();
            await held;
            return {};
          },
        },
      },
    );
    const answer = slow.query('{ a b }');
    await inside;
    await slow.deploy({ schema: 'type Query { c: String }' });
    expect((await slow.query('{ a }')).errors![0]!.message).toContain('FieldUndefined');
    release();
    expect(await answer).toEqual({ data: { a: 'old', b: null } });
    await slow.close();
  });

  it('reads code and schema from assets', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'appsync-'));
    writeFileSync(join(folder, 'a.js'), giving('"from a file"').code);
    writeFileSync(join(folder, 's.graphql'), 'type Query { a: String }');
    const deployment = deploymentOf(good);
    const resources = deployment.resources.map((one) => {
      const { Code: _, Definition: __, ...properties } = one.properties;
      if (one.type.endsWith('Resolver'))
        return { ...one, properties: { ...properties, CodeS3Location: 's3://b/a.js' } };
      if (one.type.endsWith('Schema'))
        return { ...one, properties: { ...properties, DefinitionS3Location: 's3://b/s.graphql' } };
      return one;
    });
    const assets = { path: (location: string) => join(folder, location.replace('s3://b/', '')) };
    await (
      await api.service.prepare({ ...deployment, resources, assets })
    )();
    expect(await api.query('{ a }')).toEqual({ data: { a: 'from a file' } });
    await api.deploy(good);
    rmSync(folder, { recursive: true });
  });

  it('without an API serves none, and claims no request', async () => {
    await (
      await api.service.prepare({ ...deploymentOf(good), resources: [] })
    )();
    expect(api.service.api()).toBeUndefined();
    expect((await api.send('{"query":"{ a }"}')).status).toBe(404);
    await api.deploy(good);
  });

  it('says what a client needs', () => {
    expect(api.service.api()).toEqual({
      apiId: expect.stringMatching(/^[a-z0-9]{26}$/),
      graphqlPath: '/graphql',
      apiKeys: [expect.stringMatching(/^da2-[a-z0-9]{26}$/)],
      userPoolId: undefined,
      defaultMode: 'API_KEY',
      additionalModes: [],
    });
  });
});

describe('names that AWS would give', () => {
  it('are ARNs and addresses of the API', () => {
    const { ref, attributes } = resource('GraphQLApi', 'Api', {});
    const id = attributes.ApiId;
    expect(ref).toBe(`arn:aws:appsync:us-east-1:123456789012:apis/${id}`);
    expect(attributes).toMatchObject({
      Arn: ref,
      GraphQLUrl: `https://${id}.appsync-api.us-east-1.amazonaws.com/graphql`,
      RealtimeUrl: `wss://${id}.appsync-realtime-api.us-east-1.amazonaws.com/graphql`,
      GraphQLEndpointArn: `arn:aws:appsync:us-east-1:123456789012:endpoints/graphql-api/${id}`,
    });
    expect(resource('Resolver', 'R', { ApiId: 'x', TypeName: 'Query', FieldName: 'a' }).ref).toBe(
      'arn:aws:appsync:us-east-1:123456789012:apis/x/types/Query/resolvers/a',
    );
    const { ref: functionRef, attributes: named } = resource('FunctionConfiguration', 'F', {
      ApiId: 'x',
      Name: 'f',
    });
    expect(named).toMatchObject({ FunctionArn: functionRef, Name: 'f' });
    expect(functionRef.endsWith(`/functions/${named.FunctionId}`)).toBe(true);
    expect(resource('DataSource', 'D', { ApiId: 'x', Name: 'd' }).ref).toContain('apis/x/datasources/d');
  });

  it('stay the same, and a key is another in another installation', () => {
    const key = (secret: string): string | undefined => {
      const { type, logicalId, stack, properties } = resource('ApiKey', 'Key', { ApiId: 'x' });
      const kind = api.service.types[type]!;
      return kind.attributes({ type, logicalId, stack, properties }, { ...environment, secret }).ApiKey;
    };
    expect(key('one')).toBe(key('one'));
    expect(key('one')).not.toBe(key('two'));
  });
});
