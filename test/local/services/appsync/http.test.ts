import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giving, handlers, hostApi, said } from './hosted-api.ts';

type Hosted = Awaited<ReturnType<typeof hostApi>>;
let api: Hosted;
beforeAll(async () => {
  api = await hostApi({
    schema:
      'type Query { greeting(name: String): String secret: String boom: String headers: AWSJSON } type Subscription { never: String }',
    keyExpires: Date.UTC(2026, 11, 1) / 1000,
    resolvers: {
      'Query.greeting': giving('`hello ${ctx.args.name ?? "you"}`'),
      'Query.headers': giving('ctx.request'),
      'Query.secret': {
        code: handlers(
          `util.http.addResponseHeader('X-One', 'first'); util.http.addResponseHeader('X-One', 'last'); return { payload: 'x' };`,
        ),
      },
    },
  });
});
afterAll(async () => api.close());

const query = JSON.stringify({ query: '{ greeting }' });
const refused = (message: string, errorType: string): string =>
  JSON.stringify({ errors: [{ message, errorType }] });
const denied = (message: string): string =>
  JSON.stringify({ errors: [{ errorType: 'UnauthorizedException', message }] });

describe('an answer', () => {
  it('has status 200, JSON, a request id and CORS headers', async () => {
    const answer = await api.send(query);
    expect(answer).toMatchObject({ status: 200, text: '{"data":{"greeting":"hello you"}}' });
    expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });

  it('is the same for application/graphql, whose body is JSON all the same', async () => {
    const headers = { 'x-api-key': api.key, 'content-type': 'application/graphql' };
    expect((await api.send(query, { headers })).text).toBe('{"data":{"greeting":"hello you"}}');
  });

  it('is found with a query string after the path, and nowhere else', async () => {
    expect((await api.send(query, { path: '/graphql?x=1' })).status).toBe(200);
    expect((await api.send(query, { path: '/graphql/x' })).status).toBe(404);
  });

  it('carries the headers that resolvers added, the last of a name', async () => {
    const answer = await api.send('{"query":"{ secret }"}');
    expect(answer.headers['x-one']).toBe('last');
  });

  it('lets a preflight pass without credentials', async () => {
    const answer = await api.send('', {
      method: 'OPTIONS',
      headers: { origin: 'http://x', 'access-control-request-headers': 'x-api-key,content-type' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['access-control-allow-methods']).toBe('POST');
    expect(answer.headers['access-control-allow-headers']).toBe('x-api-key,content-type');
  });

  it('shows resolvers lower-cased headers, lists for repeated ones, and no cookies', async () => {
    const headers = { 'X-Api-Key': api.key, 'X-Twice': ['a', 'b'], cookie: 'session=1' };
    const { data } = await api.query('{ headers }', undefined, headers);
    const seen = said(data!.headers) as { headers: Record<string, unknown>; domainName: unknown };
    expect(seen.headers['x-twice']).toEqual(['a', 'b']);
    expect(seen.headers).not.toHaveProperty('cookie');
    expect(seen.domainName).toBeNull();
  });
});

describe('a request that is not one', () => {
  it.each([
    ['an empty body', '', 400, refused('Request body is empty.', 'MalformedHttpRequestException')],
    ['blank text', ' \n', 400, refused('Request body is empty.', 'MalformedHttpRequestException')],
    [
      'text that is not JSON',
      'meow',
      400,
      refused('Unable to parse GraphQL query.', 'MalformedHttpRequestException'),
    ],
    [
      'cut-off JSON',
      '{"query":',
      400,
      refused('Unable to parse GraphQL query.', 'MalformedHttpRequestException'),
    ],
    [
      'an empty object',
      '{}',
      400,
      refused('Unable to parse GraphQL query.', 'MalformedHttpRequestException'),
    ],
    ['a list', '[]', 400, refused('Unable to parse GraphQL query.', 'MalformedHttpRequestException')],
    [
      'a query that is a number',
      '{"query":1}',
      400,
      refused('Unable to parse GraphQL query.', 'MalformedHttpRequestException'),
    ],
    [
      'variables that are a list',
      '{"query":"{ greeting }","variables":[]}',
      400,
      refused('Unable to parse GraphQL query.', 'MalformedHttpRequestException'),
    ],
    [
      'GraphQL that does not parse',
      '{"query":"{ greeting"}',
      400,
      refused('Unable to parse GraphQL query.', 'MalformedHttpRequestException'),
    ],
    [
      'no operation at all',
      '{"query":"fragment f on Query { greeting }"}',
      400,
      refused('Unable to parse GraphQL query.', 'MalformedHttpRequestException'),
    ],
    [
      'operations without a name for one',
      '{"query":"query a { greeting } query b { greeting }"}',
      400,
      refused('Missing operation name.', 'BadRequestException'),
    ],
    [
      'the name of none of the operations',
      '{"query":"query a { greeting }","operationName":"b"}',
      400,
      refused("Unknown operation named 'b'.", 'BadRequestException'),
    ],
    [
      'more than 15,000 tokens',
      JSON.stringify({ query: `{ ${'greeting '.repeat(15_001)} }` }),
      400,
      refused('Maximum char length exceeded', 'BadRequestException'),
    ],
    [
      'braces nested beyond any stack',
      JSON.stringify({ query: '{a'.repeat(7_000) }),
      400,
      refused('Unable to parse GraphQL query.', 'MalformedHttpRequestException'),
    ],
    [
      'variables nested beyond 1,000 levels',
      `{"query":"{ greeting }","variables":{"v":${'['.repeat(1_001)}${']'.repeat(1_001)}}}`,
      400,
      refused('Unable to parse GraphQL query.', 'MalformedHttpRequestException'),
    ],
    [
      'half of a surrogate pair in a variable',
      '{"query":"{ greeting }","variables":{"v":["\\ud83d"]}}',
      400,
      refused('Unable to parse GraphQL query.', 'MalformedHttpRequestException'),
    ],
    [
      'half of a surrogate pair in a member of a variable',
      '{"query":"{ greeting }","variables":{"v":{"\\ude00":1}}}',
      400,
      refused('Unable to parse GraphQL query.', 'MalformedHttpRequestException'),
    ],
    [
      'a subscription',
      '{"query":"subscription { never }"}',
      400,
      refused('subscription not supported over HTTP', 'UnsupportedOperation'),
    ],
  ])('is refused: %s', async (_, body, status, text) => {
    expect(await api.send(body)).toMatchObject({ status, text });
  });

  it('is refused beyond 1 MB, after it was sent whole', async () => {
    const answer = await api.send(JSON.stringify({ query: '{ greeting }', padding: 'x'.repeat(1_048_576) }));
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.text).errors[0].errorType).toBe('RequestEntityTooLargeException');
  });

  it('is well-formed with both halves', async () => {
    const body = '{"query":"query($n: String) { greeting(name: $n) }","variables":{"n":"\\ud83d\\ude00"}}';
    expect((await api.send(body)).text).toBe('{"data":{"greeting":"hello 😀"}}');
  });

  it('that is never sent to its end leaves no trace', async () => {
    api.log.lines.length = 0;
    const begun = once(api.server, 'request') as Promise<[IncomingMessage, ServerResponse]>;
    const socket = connect((api.server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: x\r\nx-api-key: ${api.key}\r\ncontent-length: 9\r\n\r\n{"q`,
    );
    const [, response] = await begun;
    socket.destroy();
    await once(response, 'close');
    expect((await api.send(query)).status).toBe(200);
    expect(api.log.lines).toEqual([]);
  });

  it('is refused by GET, once its credentials are good', async () => {
    expect(await api.send('', { method: 'GET' })).toMatchObject({ status: 400 });
    expect(await api.send('', { method: 'GET', headers: {} })).toMatchObject({ status: 401 });
  });

  it('runs the operation that operationName names', async () => {
    const body = JSON.stringify({
      query: 'query a { greeting(name: "a") } query b { greeting(name: "b") }',
      operationName: 'b',
    });
    expect((await api.send(body)).text).toBe('{"data":{"greeting":"hello b"}}');
  });
});

describe('credentials', () => {
  it('are asked for before anything else', async () => {
    const answer = await api.send('meow', { headers: {} });
    expect(answer).toMatchObject({ status: 401, text: denied('Valid authorization header not provided.') });
    expect(answer.headers['x-amzn-errortype']).toBe('UnauthorizedException');
  });

  it('of a key that is not the API’s are refused', async () => {
    const answer = await api.send(query, { headers: { 'x-api-key': 'da2-abcdefghijklmnopqrstuvwxyz' } });
    expect(answer).toMatchObject({ status: 401, text: denied('You are not authorized to make this call.') });
  });

  it('of a mode that the API lacks are missing ones', async () => {
    const answer = await api.send(query, { headers: { authorization: 'x.y.z' } });
    expect(answer).toMatchObject({ status: 401, text: denied('Valid authorization header not provided.') });
  });

  it('end with the key’s expiry by the cloud’s clock', async () => {
    const expiring = await hostApi({
      schema: 'type Query { a: String }',
      keyExpires: Date.UTC(2026, 10, 21) / 1000,
    });
    const body = '{"query":"{ a }"}';
    expect((await expiring.send(body)).status).toBe(200);
    expiring.clock.advance(24 * 3600 * 1000);
    expect(await expiring.send(body)).toMatchObject({
      status: 401,
      text: denied('You are not authorized to make this call.'),
    });
    await expiring.close();
  });
});

it('answers 502 while the API has no schema', async () => {
  const bare = await hostApi({});
  expect(await bare.send('{"query":"{ a }"}')).toMatchObject({
    status: 502,
    text: refused('No schema definition exists.', 'GraphQLSchemaException'),
  });
  await bare.close();
});
