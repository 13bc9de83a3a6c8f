import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import { createLanguageHost } from '../../../../../local/appsync-js/index.ts';
import { AwsError, type AwsCall } from '../../../../../local/kernel/aws.ts';
import { manualClock } from '../../../../../local/kernel/clock.ts';
import { createResultCache } from '../../../../../local/services/appsync/auth/result-cache.ts';
import { deploymentOf, giving, hostApi, said, scriptedEndpoint } from '../hosted-api.ts';

const authorizerUri = 'arn:aws:lambda:us-east-1:123456789012:function:authorizer';
const definition = (config: object = {}) => ({
  api: {
    AuthenticationType: 'AWS_LAMBDA',
    LambdaAuthorizerConfig: { AuthorizerUri: authorizerUri, ...config },
  },
  schema: `
    type Query { who: AWSJSON how: String thing: Thing }
    type Thing { id: ID secret: String must: String! }
    type Mutation { change: String }`,
  resolvers: {
    'Query.who': giving('ctx.identity'),
    'Query.how': giving('util.authType()'),
    'Query.thing': giving(`{ id: '1', secret: 's', must: 'm' }`),
    'Mutation.change': giving(`'c'`),
  },
});
const apiArn = deploymentOf(definition()).resources[0]!.attributes.Arn!;

type Answer = object | string | AwsError | Promise<object>;
type Hosted = Awaited<ReturnType<typeof hostApi>>;
let language: LanguageHost;
let api: Hosted;
let calls: AwsCall[];
let answer: Answer;
beforeAll(() => {
  language = createLanguageHost({ processes: 1 });
});
afterEach(async () => api.close());
afterAll(async () => language.stop());

/** An API whose authorizer answers what `answer` then is. */
async function host(config: object = {}, first: Answer = { isAuthorized: true }): Promise<void> {
  calls = [];
  answer = first;
  api = await hostApi(definition(config), {
    language,
    appsync: {
      endpoints: {
        dynamodb: scriptedEndpoint(),
        lambda: {
          async call(call) {
            calls.push(call);
            const given = await answer;
            if (given instanceof AwsError) throw given;
            if (typeof given === 'object' && 'FunctionError' in given) return given;
            return { StatusCode: 200, Payload: typeof given === 'string' ? given : JSON.stringify(given) };
          },
        },
      },
    },
  });
}
const send = (token = 'token', body = '{"query":"{ how }"}', headers: Record<string, string> = {}) =>
  api.send(body, { headers: { authorization: token, ...headers } });
const refused = {
  status: 401,
  text: '{"errors":[{"errorType":"UnauthorizedException","message":"You are not authorized to make this call."}]}',
};
const event = (at = 0) => JSON.parse(calls[at]!.input.Payload as string) as Record<string, unknown>;

describe('the function', () => {
  it('is invoked in the name of AppSync, for this API', async () => {
    await host();
    expect(await send()).toMatchObject({ status: 200, text: '{"data":{"how":"Lambda Authorization"}}' });
    expect(calls).toEqual([
      {
        operation: 'Invoke',
        principal: { kind: 'service', name: 'appsync.amazonaws.com', sourceArn: apiArn },
        input: {
          FunctionName: authorizerUri,
          InvocationType: 'RequestResponse',
          Payload: expect.any(String) as string,
        },
      },
    ]);
  });

  it('is told the token as it came, the request, and its headers', async () => {
    await host();
    const body = JSON.stringify({
      query: 'query Name($x: Int) { how }',
      operationName: 'Name',
      variables: { x: 1 },
    });
    const { headers } = await send('Custom  token', body, { 'X-Mine': 'yes', cookie: 'session=1' });
    const { requestHeaders, ...rest } = event();
    expect(rest).toEqual({
      authorizationToken: 'Custom  token',
      requestContext: {
        apiId: apiArn.split('/')[1],
        accountId: '123456789012',
        requestId: headers['x-amzn-requestid'],
        queryString: 'query Name($x: Int) { how }',
        operationName: 'Name',
        variables: { x: 1 },
      },
    });
    expect(requestHeaders).toMatchObject({ 'x-mine': 'yes', authorization: 'Custom  token' });
    expect(requestHeaders).not.toHaveProperty('cookie');
  });

  it('is told of no operation name where there is none, and asked before the body is looked at', async () => {
    await host();
    await send();
    expect(event().requestContext).not.toHaveProperty('operationName');
    expect((event().requestContext as Record<string, unknown>).variables).toEqual({});
    expect((await send('token', 'no JSON')).status).toBe(400);
    expect(event(1).requestContext).toMatchObject({ queryString: '', variables: {} });
  });

  it('is not asked about a token that the expression does not match whole', async () => {
    await host({ IdentityValidationExpression: 'Custom [a-z]+' });
    expect((await send('Custom abc')).status).toBe(200);
    for (const token of ['Custom abc1', 'a Custom abc', 'abc'])
      expect(await send(token)).toMatchObject(refused);
    expect(calls).toHaveLength(1);
  });
});

describe('an answer', () => {
  it('that does not authorise refuses the request, also when it says more', async () => {
    await host({}, { isAuthorized: false, resolverContext: { a: 'b' } });
    expect(await send()).toMatchObject(refused);
  });

  it('gives resolvers its context, as texts', async () => {
    await host(
      {},
      { isAuthorized: true, resolverContext: { name: 'a', balance: 100, good: true, none: null } },
    );
    const { data } = await api.query('{ who how }', {}, { authorization: 'token' });
    expect(data!.how).toBe('Lambda Authorization');
    expect(said(data!.who)).toEqual({
      resolverContext: { name: 'a', balance: '100', good: 'true', none: null },
    });
  });

  it('without a context leaves it empty', async () => {
    await host();
    const { data } = await api.query('{ who how }', {}, { authorization: 'token' });
    expect(data!.how).toBe('Lambda Authorization');
    expect(said(data!.who)).toEqual({ resolverContext: {} });
  });

  it('closes fields by short name and by ARN, of this API only', async () => {
    const deniedFields = [
      'Mutation.change',
      `${apiArn}/types/Thing/fields/secret`,
      `${apiArn.replace(/[^/]+$/, 'another')}/types/Thing/fields/id`,
    ];
    await host({}, { isAuthorized: true, deniedFields });
    const of = (query: string) => api.query(query, {}, { authorization: 'token' });
    const { data, errors } = await of('{ thing { id secret } }');
    expect(data).toEqual({ thing: { id: '1', secret: null } });
    expect(errors).toEqual([
      {
        path: ['thing', 'secret'],
        data: null,
        errorType: 'Unauthorized',
        errorInfo: null,
        locations: [{ line: 1, column: 14, sourceName: null }],
        message: 'Not Authorized to access secret on type Thing',
      },
    ]);
    expect((await of('mutation { change }')).data).toEqual({ change: null });
  });

  it('that closes a field which must not be null makes its parent null', async () => {
    await host({}, { isAuthorized: true, deniedFields: ['Thing.must'] });
    const { data } = await api.query('{ thing { id must } how }', {}, { authorization: 'token' });
    expect(data).toEqual({ thing: null, how: 'Lambda Authorization' });
  });

  it('closes nothing by a type’s name or a wildcard', async () => {
    await host({}, { isAuthorized: true, deniedFields: ['Mutation', 'Mutation.*', '*'] });
    const { data } = await api.query('mutation { change }', {}, { authorization: 'token' });
    expect(data).toEqual({ change: 'c' });
  });

  it.each([
    ['is not JSON', 'nothing'],
    ['is null', 'null'],
    ['is a text', '"true"'],
    ['does not say whether', {}],
    ['says it in another type', { isAuthorized: 'true' }],
    ['denies something else than fields', { isAuthorized: true, deniedFields: 'Mutation.change' }],
    ['has a nested context', { isAuthorized: true, resolverContext: { a: { b: 'c' } } }],
    ['has a list for a context', { isAuthorized: true, resolverContext: ['a'] }],
    [
      'has a context beyond 5 MB',
      { isAuthorized: true, resolverContext: { a: 'x'.repeat(5 * 1024 * 1024) } },
    ],
    ['has no number of seconds', { isAuthorized: true, ttlOverride: 'long' }],
    ['has a negative time to live', { isAuthorized: true, ttlOverride: -1 }],
    ['is the function’s failure', { FunctionError: 'Unhandled', Payload: '{"isAuthorized":true}' }],
  ])('that %s refuses the request, and the log says so', async (_, given) => {
    await host({ AuthorizerResultTtlInSeconds: 60 }, given);
    expect(await send()).toMatchObject(refused);
    expect(api.log.lines.join('\n')).toContain(`the authorizer ${authorizerUri} lets nobody in`);
    // A failure is not kept.
    answer = { isAuthorized: true };
    expect((await send()).status).toBe(200);
  });

  it('that does not come within ten seconds refuses the request', async () => {
    await host();
    let late: (value: object) => void = () => undefined;
    answer = new Promise<object>((resolve) => (late = resolve));
    const sent = send();
    await until(() => calls.length === 1);
    api.clock.advance(9_999);
    api.clock.advance(1);
    expect(await sent).toMatchObject(refused);
    late({ isAuthorized: true });
  });

  it('that comes just before is taken', async () => {
    await host();
    let come: (value: object) => void = () => undefined;
    answer = new Promise<object>((resolve) => (come = resolve));
    const sent = send();
    await until(() => calls.length === 1);
    api.clock.advance(9_999);
    come({ isAuthorized: true });
    expect((await sent).status).toBe(200);
  });

  it('that cannot be had, because AppSync may not invoke the function, is a bad request without a message', async () => {
    await host(
      {},
      new AwsError('AccessDeniedException', 'User: appsync.amazonaws.com is not authorized', 403),
    );
    const { status, text } = await send();
    expect([status, text]).toEqual([400, '{"errors":[{"errorType":"BadRequestException"}]}']);
    expect(api.log.lines.join('\n')).toContain('AccessDeniedException: User: appsync.amazonaws.com');
  });
});

describe('an answer is kept', () => {
  const asked = async (token = 'token') => {
    const before = calls.length;
    await send(token);
    return calls.length > before;
  };

  it('not at all by default', async () => {
    await host();
    expect([await asked(), await asked()]).toEqual([true, true]);
  });

  it('by its token for as long as the API says, by the cloud’s clock', async () => {
    await host({ AuthorizerResultTtlInSeconds: 60 });
    expect([await asked('a'), await asked('a'), await asked('b'), await asked('b')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    api.clock.advance(59_999);
    expect(await asked('a')).toBe(false);
    api.clock.advance(1);
    expect(await asked('a')).toBe(true);
  });

  it('also when it refuses', async () => {
    await host({ AuthorizerResultTtlInSeconds: 60 }, { isAuthorized: false });
    expect(await send()).toMatchObject(refused);
    answer = { isAuthorized: true };
    expect(await send()).toMatchObject(refused);
    expect(calls).toHaveLength(1);
  });

  it('for as long as it says itself, before what the API says', async () => {
    await host({ AuthorizerResultTtlInSeconds: 60 }, { isAuthorized: true, ttlOverride: 0 });
    expect([await asked(), await asked()]).toEqual([true, true]);
    answer = { isAuthorized: true, ttlOverride: 120 };
    expect(await asked()).toBe(true);
    api.clock.advance(119_999);
    expect(await asked()).toBe(false);
    api.clock.advance(1);
    expect(await asked()).toBe(true);
  });

  it('for an hour at most', async () => {
    await host({}, { isAuthorized: true, ttlOverride: 1_000_000 });
    expect(await asked()).toBe(true);
    api.clock.advance(3_599_999);
    expect(await asked()).toBe(false);
    api.clock.advance(1);
    expect(await asked()).toBe(true);
  });

  it('exactly until its time, whatever is asked in between; a thousand of them', () => {
    const action = fc.oneof(
      fc.record({ token: fc.nat(3).map(String), ttl: fc.nat(5) }),
      fc.record({ pass: fc.nat(4) }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const clock = manualClock(0);
        const cache = createResultCache<number>(clock);
        const model = new Map<string, { result: number; until: number }>();
        for (const [result, each] of actions.entries()) {
          if ('pass' in each) clock.advance(each.pass);
          else {
            cache.set(each.token, result, each.ttl);
            model.set(each.token, { result, until: clock.now() + each.ttl });
          }
          for (const [token, kept] of model) {
            expect(cache.get(token)).toBe(clock.now() < kept.until ? kept.result : undefined);
          }
        }
      }),
    );
    const clock = manualClock(0);
    const cache = createResultCache<number>(clock);
    for (let token = 0; token <= 1000; token += 1) cache.set(String(token), token, 1);
    expect([cache.get('0'), cache.get('1'), cache.get('1000')]).toEqual([undefined, 1, 1000]);
  });
});

/** Lets everything that is under way on this thread and on the socket come to `condition`. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
