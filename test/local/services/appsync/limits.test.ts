import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../../local/appsync-js/index.ts';
import type { LanguageHost } from '../../../../local/appsync-js/index.ts';
import type { AwsEndpoint } from '../../../../local/kernel/aws.ts';
import { readConfiguration } from '../../../../local/services/appsync/configuration.ts';
import { giving, handlers, hostApi, resource } from './hosted-api.ts';

let language: LanguageHost;
beforeAll(() => {
  language = createLanguageHost({ processes: 1 });
});
afterAll(async () => language.stop());

describe('a request has 30 seconds', () => {
  const schema =
    'type Query { fast: String slow: Thing fine: Thing } type Thing { a: String slow: Thing } type Mutation { first: Thing second: Thing third: String }';
  const getItem = handlers(`return { operation: 'GetItem', key: util.dynamodb.toMapValues({ pk: 'a' }) };`);
  const resolvers = {
    'Query.fast': giving('"fast"'),
    'Query.fine': giving('{ a: "fine" }'),
    'Thing.slow': { dataSource: 'things', code: getItem },
    'Query.slow': { dataSource: 'things', code: getItem },
    'Mutation.first': { dataSource: 'things', code: getItem },
    'Mutation.second': { dataSource: 'things', code: getItem },
    'Mutation.third': giving('"third"'),
  };

  /** A table that never answers, and says when it was asked. */
  function silent(): AwsEndpoint & { asked: Promise<void>; calls: number } {
    let ask: () => void = () => undefined;
    const endpoint = {
      calls: 0,
      asked: new Promise<void>((resolve) => (ask = resolve)),
      call: (): Promise<never> => {
        endpoint.calls += 1;
        ask();
        return new Promise(() => undefined);
      },
    };
    return endpoint;
  }

  it('and what is not there by then is null, with the error that AWS gives; the rest stays', async () => {
    const dynamodb = silent();
    const api = await hostApi({ schema, resolvers }, { language, dynamodb });
    const answer = api.query('{ fine { a slow { a } } }');
    await dynamodb.asked;
    api.clock.advance(30_000);
    expect(await answer).toEqual({
      data: { fine: { a: 'fine', slow: null } },
      errors: [
        {
          path: ['fine', 'slow'],
          data: null,
          errorType: 'ExecutionTimeout',
          errorInfo: null,
          locations: [{ line: 1, column: 12, sourceName: null }],
          message: 'Execution timed out.',
        },
      ],
    });
    await api.close();
  });

  it('not less, by the cloud’s clock', async () => {
    const dynamodb = silent();
    const api = await hostApi({ schema, resolvers }, { language, dynamodb });
    const answer = api.query('{ slow { a } }');
    await dynamodb.asked;
    api.clock.advance(29_999);
    expect((await api.query('{ fast }')).data).toEqual({ fast: 'fast' });
    let answered = false;
    void answer.then(() => (answered = true));
    expect((await api.query('{ fast }')).data).toEqual({ fast: 'fast' });
    expect(answered).toBe(false);
    api.clock.advance(1);
    expect((await answer).errors).toHaveLength(1);
    await api.close();
  });

  it('and a mutation’s later fields do not begin after them', async () => {
    const dynamodb = silent();
    const api = await hostApi({ schema, resolvers }, { language, dynamodb });
    const answer = api.query('mutation { first { a } second { a } third }');
    await dynamodb.asked;
    api.clock.advance(30_000);
    const { data, errors } = await answer;
    expect(data).toEqual({ first: null, second: null, third: null });
    expect(errors!.map(({ errorType }) => String(errorType))).toEqual(Array(3).fill('ExecutionTimeout'));
    expect(dynamodb.calls).toBe(1);
    await api.close();
  });
});

describe('environment variables', () => {
  const environment = (variables: unknown) => () =>
    readConfiguration(
      resource('GraphQLApi', 'Api', {
        AuthenticationType: 'API_KEY',
        EnvironmentVariables: variables,
      }),
    ).environment;
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, 'x']));

  it.each([
    ['fifty', many(50)],
    ['of two letters, digits and underscores after the first', { aB: '', Table_2: 'x' }],
    ['of 512 characters', { key: 'x'.repeat(512) }],
  ])('are taken: %s', (_what, variables) => {
    expect(environment(variables)()).toEqual(variables);
  });

  it('are texts, as CloudFormation makes them', () => {
    expect(environment({ count: 5, flag: true })()).toEqual({ count: '5', flag: 'true' });
  });

  it.each([
    ['more than fifty', many(51), 'has 51 environment variables'],
    ['one letter', { a: 'x' }, 'with the name a'],
    ['a digit first', { '1a': 'x' }, 'with the name 1a'],
    ['an underscore first', { _a: 'x' }, 'with the name _a'],
    ['a hyphen', { 'a-b': 'x' }, 'with the name a-b'],
    ['513 characters', { key: 'x'.repeat(513) }, 'key of 513 characters'],
    ['a list', { key: ['x'] }, 'key that is no text'],
  ])('are refused: %s', (_what, variables, message) => {
    expect(environment(variables)).toThrow(
      expect.objectContaining({
        code: 'AssemblyInvalid',
        message: expect.stringContaining(message) as string,
      }),
    );
  });
});

describe('protective settings', () => {
  const settings = (properties: object) => () =>
    readConfiguration(resource('GraphQLApi', 'Api', { AuthenticationType: 'API_KEY', ...properties }));

  it('are off, and 10,000 resolvers, where they are 0 or absent', () => {
    const off = { queryDepthLimit: 0, resolverCountLimit: 10_000, introspection: true };
    expect(settings({})()).toMatchObject(off);
    expect(
      settings({ QueryDepthLimit: 0, ResolverCountLimit: '0', IntrospectionConfig: 'ENABLED' })(),
    ).toMatchObject(off);
  });

  it('go up to 75 levels and 10,000 resolvers', () => {
    expect(settings({ QueryDepthLimit: 75, ResolverCountLimit: 10_000 })()).toMatchObject({
      queryDepthLimit: 75,
      resolverCountLimit: 10_000,
    });
  });

  it.each([
    ['QueryDepthLimit', 76],
    ['QueryDepthLimit', -1],
    ['QueryDepthLimit', 'deep'],
    ['ResolverCountLimit', 10_001],
    ['ResolverCountLimit', 1.5],
  ])('are refused beyond their range: %s %j', (property, value) => {
    expect(settings({ [property]: value })).toThrow(
      expect.objectContaining({
        code: 'AssemblyInvalid',
        message: expect.stringContaining(property) as string,
      }),
    );
  });
});
