import { once } from 'node:events';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect as connectTcp, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthMode } from '../../../../../local/services/appsync/auth/auth-mode.ts';
import type { Caller } from '../../../../../local/services/appsync/auth/caller.ts';
import type { Credentials } from '../../../../../local/services/appsync/auth/credentials.ts';
import { unauthorized } from '../../../../../local/services/appsync/refusal.ts';
import { key, serveRealtime } from './served-realtime.ts';
import { base64, base64url, connect } from './socket-client.ts';

let served: Awaited<ReturnType<typeof serveRealtime>>;
beforeEach(async () => void (served = await serveRealtime()));
afterEach(() => served.close());

const byProtocol = (header: unknown) => ['graphql-ws', `header-${base64url(header)}`];
const open = (path = '/graphql/realtime', scheme = 'ws') =>
  connect(`${scheme}://${served.host}${path}`, byProtocol(served.authorization), {
    rejectUnauthorized: false,
  });

async function opened() {
  const client = await open();
  await client.initialise();
  return client;
}

/** The first text frame on an upgraded connection, read without a client that would judge the handshake. */
async function rawUpgrade(headers: Record<string, string>, path = '/graphql') {
  const [host, port] = served.host.split(':');
  const sent: ClientRequest = httpRequest({
    host,
    port,
    path,
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16).toString('base64'),
      ...headers,
    },
  }).end();
  const [response, socket, head] = (await once(sent, 'upgrade')) as [
    { headers: Record<string, string> },
    Socket,
    Buffer,
  ];
  let received = head;
  while (
    received.length < 2 ||
    received.length < 2 + (received[1] === 126 ? 2 + received.readUInt16BE(2) : received[1]!)
  ) {
    const [more] = (await once(socket, 'data')) as [Buffer];
    received = Buffer.concat([received, more]);
  }
  socket.destroy();
  const from = received[1] === 126 ? 4 : 2;
  const length = received[1] === 126 ? received.readUInt16BE(2) : received[1]!;
  return {
    protocol: response.headers['sec-websocket-protocol'],
    text: received.subarray(from, from + length).toString(),
  };
}

const refused = (message: string, errorType?: string, errorCode = 400) => ({
  type: 'connection_error',
  payload: { errors: [{ ...(errorType && { errorType }), message, errorCode }] },
});

describe('a client connects', () => {
  it.each([
    ['/graphql', 'ws'],
    ['/graphql/realtime', 'ws'],
    ['/graphql', 'wss'],
    ['/graphql/realtime', 'wss'],
  ])('at %s over %s, and is told the sub-protocol graphql-ws', async (path, scheme) => {
    const client = await open(path, scheme);
    expect(client.socket.protocol).toBe('graphql-ws');
    client.send({ type: 'connection_init' });
    expect(await client.next()).toEqual({
      type: 'connection_ack',
      payload: { connectionTimeoutMs: 300_000 },
    });
    expect(await client.next()).toEqual({ type: 'ka' });
  });

  it('with its header in the query string, in Base64, whether escaped or not', async () => {
    // Base64 of these bytes has all that an address would have to escape.
    const header = { ...served.authorization, other: '>>>???' };
    expect(base64(header)).toMatch(/[+/]/);
    for (const escaped of [base64(header), encodeURIComponent(base64(header))]) {
      const client = await connect(`ws://${served.host}/graphql?header=${escaped}&payload=e30=`, [
        'graphql-ws',
      ]);
      await client.initialise();
    }
  });

  it('with its header among the sub-protocols, in Base64URL without padding', async () => {
    expect(base64url(served.authorization)).not.toContain('=');
    await opened();
  });

  it('with the headers of the upgrade itself', async () => {
    const client = await connect(`ws://${served.host}/graphql`, ['graphql-ws'], {
      headers: { 'x-api-key': key },
    });
    await client.initialise();
  });

  it('with header names in any case', async () => {
    const header = { Host: served.host, 'X-Api-Key': key };
    const client = await connect(`ws://${served.host}/graphql`, byProtocol(header));
    await client.initialise();
  });
});

describe('a client that connects is refused, after the upgrade, with the error of AppSync', () => {
  it('without a sub-protocol', async () => {
    const client = await connect(`ws://${served.host}/graphql`, [], { headers: { 'x-api-key': key } });
    client.send({ type: 'connection_init' });
    expect(await client.next()).toEqual(refused('NoProtocolError'));
    expect(client.texts).toEqual([
      '{"type":"connection_error","payload":{"errors":[{"message":"NoProtocolError","errorCode":400}]}}',
    ]);
    expect(await client.closed).toBe(1008);
    expect(served.log.lines.at(-1)).toContain('offers no sub-protocol');
  });

  it('with another sub-protocol, and none is selected', async () => {
    const arrived = rawUpgrade({ 'sec-websocket-protocol': 'graphql-transport-ws' });
    while (served.log.lines.length === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);
    served.clock.advance(100);
    const { protocol, text } = await arrived;
    expect(protocol).toBeUndefined();
    expect(JSON.parse(text)).toEqual(refused('SubProtocolNotSupportedError'));
  });

  it.each([
    ['text that is no Base64', '!'],
    ['Base64 of no JSON', Buffer.from('{').toString('base64url')],
    ['Base64 of a list', base64url([])],
    ['no host', base64url({ 'x-api-key': key })],
    [
      'a host of another machine',
      base64url({ host: 'abc.appsync-api.us-east-1.amazonaws.com', 'x-api-key': key }),
    ],
  ])('with a header that is %s', async (_, header) => {
    for (const [path, protocols] of [
      ['/graphql', ['graphql-ws', `header-${header}`]],
      [`/graphql?header=${header}&payload=e30=`, ['graphql-ws']],
    ] as const) {
      const client = await connect(`ws://${served.host}${path}`, [...protocols]);
      client.send({ type: 'connection_init' });
      expect(await client.next()).toEqual(refused('BadRequest', 'BadRequestException'));
      expect(await client.closed).toBe(1008);
    }
  });

  it('with a header but no payload in the query string', async () => {
    const client = await connect(`ws://${served.host}/graphql?header=${base64(served.authorization)}`, [
      'graphql-ws',
    ]);
    client.send({ type: 'connection_init' });
    expect(await client.next()).toEqual(refused('BadRequest', 'BadRequestException'));
    expect(served.log.lines.at(-1)).toContain('no payload');
  });

  it.each([
    ['without credentials', {}, 'Valid authorization header not provided.'],
    ['with a wrong key', { 'x-api-key': 'da2-wrong' }, 'You are not authorized to make this call.'],
  ])('%s', async (_, credentials, message) => {
    const client = await connect(
      `ws://${served.host}/graphql`,
      byProtocol({ host: served.host, ...credentials }),
    );
    client.send({ type: 'connection_init' });
    expect(await client.next()).toEqual(refused(message, 'UnauthorizedException', 401));
    expect(await client.closed).toBe(1008);
  });

  it('that is beyond the 2,000 of a second', async () => {
    const request = { headers: { host: served.host }, url: '/graphql' } as IncomingMessage;
    for (let n = 0; n < 2_000; n += 1) served.realtime.upgrade(request, new PassThrough(), Buffer.alloc(0));
    const beyond = await open();
    beyond.send({ type: 'connection_init' });
    expect(await beyond.next()).toEqual(refused('Rate limit exceeded', 'LimitExceededError', 429));
    served.clock.advance(1_000);
    await opened();
  });
});

describe('what is no WebSocket of the API', () => {
  it.each([
    ['/graphql/elsewhere', {}, 404],
    ['/graphql', { host: 'evil.example' }, 421],
  ])('is refused before the upgrade: %s %j', async (path, headers, status) => {
    const refusal = connect(`ws://${served.host}${path}`, byProtocol(served.authorization), { headers });
    await expect(refusal).rejects.toThrow(`Unexpected server response: ${status}`);
  });

  it('is refused when there is no API', async () => {
    served.replaceApi(undefined);
    await expect(open()).rejects.toThrow('Unexpected server response: 404');
  });
});

describe('a connection', () => {
  it('carries subscriptions, each with its own id', async () => {
    const client = await opened();
    for (const id of ['a', 'b']) client.start(id, 'subscription { on }', served.authorization);
    expect([await client.next(), await client.next()]).toEqual([
      { type: 'start_ack', id: 'a' },
      { type: 'start_ack', id: 'b' },
    ]);
    served.publish('{"data":{"on":1}}');
    expect(await client.next()).toEqual({ type: 'data', id: 'a', payload: { data: { on: 1 } } });
    expect(await client.next()).toEqual({ type: 'data', id: 'b', payload: { data: { on: 1 } } });
    client.send({ type: 'stop', id: 'a' });
    expect(await client.next()).toEqual({ type: 'complete', id: 'a' });
    expect(served.live.size).toBe(1);
  });

  it('hands a start on as a request, with the headers of its authorization', async () => {
    const client = await opened();
    client.start(
      'a',
      'subscription ($x: Int) { on(x: $x) }',
      { ...served.authorization, 'X-Mine': 'yes' },
      { x: 1 },
    );
    await client.next('start_ack');
    expect([...served.live][0]!.start).toEqual({
      request: {
        query: 'subscription ($x: Int) { on(x: $x) }',
        variables: { x: 1 },
        operationName: undefined,
      },
      caller: { mode: 'API_KEY', identity: null, groups: [] },
      context: { headers: { ...served.authorization, 'x-mine': 'yes' }, domainName: null },
    });
  });

  it.each([
    ['without an authorization', undefined, 'BadRequestException', 'BadRequest'],
    ['with an authorization that names no host', { 'x-api-key': key }, 'BadRequestException', 'BadRequest'],
    [
      'with a wrong key',
      { host: 'localhost', 'x-api-key': 'da2-wrong' },
      'UnauthorizedException',
      'You are not authorized to make this call.',
    ],
  ])('refuses a start %s, and lives on', async (_, authorization, errorType, message) => {
    const client = await opened();
    client.start('a', 'subscription { on }', authorization as never);
    expect(await client.next()).toEqual({
      type: 'error',
      id: 'a',
      payload: { errors: [{ errorType, message }] },
    });
    client.start('a', 'subscription { on }', served.authorization);
    expect(await client.next()).toEqual({ type: 'start_ack', id: 'a' });
  });

  it.each([
    ['', 'Request body is empty.'],
    ['{', 'Unable to parse GraphQL query.'],
    ['{}', 'Unable to parse GraphQL query.'],
  ])('refuses a start whose data is %j', async (data, message) => {
    const client = await opened();
    const payload = { data, extensions: { authorization: served.authorization } };
    client.send({ type: 'start', id: 'a', payload });
    const errors = [{ errorType: 'MalformedHttpRequestException', message }];
    expect(await client.next()).toEqual({ type: 'error', id: 'a', payload: { errors } });
  });

  it('passes on why a subscription does not begin', async () => {
    const client = await opened();
    client.start('a', 'nothing', served.authorization);
    expect(await client.next()).toEqual({
      type: 'error',
      id: 'a',
      payload: { errors: [{ message: 'refused' }] },
    });
  });

  it('answers malformed JSON and binary frames with an error that has no id', async () => {
    const client = await opened();
    const unsupported = {
      type: 'error',
      payload: {
        errors: [
          {
            errorType: 'UnsupportedOperation',
            message: 'unknown not supported through the realtime channel',
          },
        ],
      },
    };
    client.send('{"type":');
    expect(await client.next()).toEqual(unsupported);
    client.socket.send(Buffer.from('{"type":"connection_init"}'));
    expect(await client.next()).toEqual(unsupported);
  });

  it('takes at most 10,000 messages a second from all clients', async () => {
    const client = await open();
    for (let n = 0; n < 10_001; n += 1) client.socket.send('{"type":"stop","id":"a"}');
    expect(await client.next()).toEqual({
      type: 'error',
      payload: { errors: { errorType: 'LimitExceededError', message: 'Rate limit exceeded' } },
    });
  });

  it('is closed with 1009 by a message over 240 KB, with a warning', async () => {
    const client = await opened();
    client.start('a', `subscription { on } ${' '.repeat(239 * 1_024)}`, served.authorization);
    expect(await client.next()).toEqual({ type: 'start_ack', id: 'a' });
    client.send(' '.repeat(240 * 1_024 + 1));
    expect(await client.closed).toBe(1009);
    expect(served.log.lines.at(-1)).toMatch(/^warn A WebSocket was closed: .*size/i);
    while (served.live.size > 0) await new Promise(setImmediate);
  });

  it('ends its subscriptions when its client leaves, orderly or not', async () => {
    const ended = async (leave: (client: Awaited<ReturnType<typeof opened>>) => void) => {
      const client = await opened();
      client.start('a', 'subscription { on }', served.authorization);
      await client.next('start_ack');
      leave(client);
      while (served.live.size > 0) await new Promise(setImmediate);
    };
    await ended(({ socket }) => socket.close());
    await ended(({ socket }) => socket.terminate());
  });

  it('is kept alive every minute and closed after 24 hours by the clock of the cloud', async () => {
    const client = await opened();
    served.clock.advance(60_000);
    expect(await client.next()).toEqual({ type: 'ka' });
    served.clock.advance(24 * 3_600_000);
    expect(await client.closed).toBe(1001);
  });

  it('is cut off when its client does not read, with a warning; others go on', async () => {
    const reader = await opened();
    reader.start('a', 'subscription { on }', served.authorization);
    await reader.next('start_ack');
    const idler = await opened();
    idler.start('a', 'subscription { on }', served.authorization);
    await idler.next('start_ack');
    idler.socket.pause();
    const payload = JSON.stringify({ data: { on: 'x'.repeat(200_000) } });
    let published = 0;
    while (served.live.size === 2) {
      served.publish(payload);
      published += 1;
      expect((await reader.next()).payload).toEqual(JSON.parse(payload));
    }
    expect(published).toBeLessThan(100);
    expect(served.log.lines.at(-1)).toContain('does not read');
    served.publish('{"data":{"on":"still here"}}');
    expect((await reader.next()).payload).toEqual({ data: { on: 'still here' } });
  });

  it('lives on through a deployment: later starts are for the new API', async () => {
    const client = await opened();
    client.start('a', 'subscription { on }', served.authorization);
    await client.next('start_ack');
    const [before] = [...served.live];
    served.replaceApi({ ...before!.api, queryDepthLimit: 7 });
    client.start('b', 'subscription { on }', served.authorization);
    await client.next('start_ack');
    expect([...served.live].map(({ api }) => api.queryDepthLimit)).toEqual([0, 7]);
  });

  it('keeps its subscription when the key that it began with is no longer good; a new start needs a good one', async () => {
    const client = await opened();
    client.start('a', 'subscription { on }', served.authorization);
    await client.next('start_ack');
    served.replaceApi({ modes: [], queryDepthLimit: 0 });
    served.publish('1');
    expect(await client.next()).toEqual({ type: 'data', id: 'a', payload: 1 });
    client.start('b', 'subscription { on }', served.authorization);
    expect(await client.next()).toMatchObject({ type: 'error', id: 'b' });
  });

  it('refuses starts when there is no API any more', async () => {
    const client = await opened();
    served.replaceApi(undefined);
    client.start('a', 'subscription { on }', served.authorization);
    const errors = [{ errorType: 'InternalFailureException', message: 'An internal failure occurred.' }];
    expect(await client.next()).toEqual({ type: 'error', id: 'a', payload: { errors } });
  });

  it('is told that the cloud goes away: 1001, at once', async () => {
    const client = await opened();
    await served.close();
    expect(await client.closed).toBe(1001);
  });

  it('whose client does not answer the goodbye holds nothing up for longer than a second', async () => {
    const socket = connectTcp(Number(served.host.split(':')[1]), '127.0.0.1');
    socket.write(
      `GET /graphql HTTP/1.1\r\nHost: ${served.host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n` +
        `Sec-WebSocket-Protocol: graphql-ws\r\nx-api-key: ${key}\r\n\r\n`,
    );
    await once(socket, 'data');
    const began = performance.now();
    await served.close();
    expect(performance.now() - began).toBeLessThan(1_500);
    socket.destroy();
  });
});

describe('credentials on a socket', () => {
  const caller: Caller = { mode: 'AWS_IAM', identity: null, groups: [] };
  let seen: Credentials[];
  beforeEach(async () => {
    await served.close();
    seen = [];
    const noting: AuthMode = {
      mode: 'AWS_IAM',
      recognises: () => true,
      async authenticate(credentials) {
        seen.push(credentials);
        if (credentials.headers.authorization === 'late') throw unauthorized('Token has expired.');
        return caller;
      },
    } as AuthMode;
    served = await serveRealtime({ modes: [noting] });
  });

  const signed = () => ({
    host: served.host,
    accept: 'application/json, text/javascript',
    'content-encoding': 'amz-1.0',
    'content-type': 'application/json; charset=UTF-8',
    'x-amz-date': '20261120T000000Z',
    'x-amz-security-token': 'token',
    Authorization:
      'AWS4-HMAC-SHA256 Credential=AKID/20261120/us-east-1/appsync/aws4_request, ' +
      'SignedHeaders=accept;content-encoding;content-type;host;x-amz-date;x-amz-security-token, Signature=00',
  });

  it('are those of a POST of {} to the /connect of the endpoint, as signed', async () => {
    const header = signed();
    await (await connect(`ws://${served.host}/graphql`, byProtocol(header))).initialise();
    expect(seen[0]!.signed).toEqual({
      method: 'POST',
      url: '/graphql/connect',
      body: '{}',
      rawHeaders: Object.entries(header).flatMap(([name, value]) => [name.toLowerCase(), value]),
    });
    expect(seen[0]!.operation()).toEqual({
      queryString: '',
      operationName: 'DeepDish:Connect',
      variables: {},
    });
    expect(seen[0]!.sourceIp).toEqual(['127.0.0.1']);
  });

  it('of a start are those of a POST of its data to the endpoint, without what was added after the signature', async () => {
    const client = await connect(`ws://${served.host}/graphql`, byProtocol(signed()));
    await client.initialise();
    client.start(
      'a',
      'subscription On { on }',
      { ...signed(), 'x-amz-user-agent': 'aws-amplify/6' },
      { a: 1 },
    );
    await client.next('start_ack');
    const { signed: request, headers, operation } = seen[1]!;
    expect(request).toEqual({
      method: 'POST',
      url: '/graphql',
      body: '{"query":"subscription On { on }","variables":{"a":1}}',
      rawHeaders: seen[0]!.signed.rawHeaders,
    });
    expect(headers['x-amz-user-agent']).toBe('aws-amplify/6');
    expect(operation()).toEqual({
      queryString: 'subscription On { on }',
      operationName: undefined,
      variables: { a: 1 },
    });
  });

  it('tell the page that a browser connects from', async () => {
    const headers = { origin: 'https://evil.example' };
    const client = await connect(`ws://${served.host}/graphql`, byProtocol(signed()), { headers });
    await client.initialise();
    client.start('a', 'subscription { on }', { ...signed(), origin: 'http://localhost' });
    await client.next('start_ack');
    expect(seen.map(({ headers: { origin } }) => origin)).toEqual([headers.origin, headers.origin]);
  });

  it('may be refused late, and messages that came meanwhile are not lost', async () => {
    const client = await connect(
      `ws://${served.host}/graphql`,
      byProtocol({ host: served.host, authorization: 'late' }),
    );
    client.send({ type: 'connection_init' });
    expect(await client.next()).toEqual(refused('Token has expired.', 'UnauthorizedException', 401));
  });

  it('are work under way while they are looked at, on a handshake and on a start', async () => {
    const decisions: (() => void)[] = [];
    const slow = {
      mode: 'AWS_IAM',
      recognises: () => true,
      authenticate: () => new Promise((resolve) => decisions.push(() => resolve(caller))),
    } as AuthMode;
    await served.close();
    served = await serveRealtime({ modes: [slow] });
    const decided = async () => {
      while (decisions.length === 0) await new Promise(setImmediate);
      return decisions.shift()!;
    };
    const connecting = connect(`ws://${served.host}/graphql`, byProtocol(signed()));
    const admit = await decided();
    expect(served.realtime.pending()).toEqual(['1 WebSocket handshakes']);
    admit();
    const client = await connecting;
    await client.initialise();
    expect(served.realtime.pending()).toEqual([]);
    client.start('a', 'subscription { on }', signed());
    const begin = await decided();
    expect(served.realtime.pending()).toEqual(['1 subscriptions that start']);
    begin();
    await client.next('start_ack');
    expect(served.realtime.pending()).toEqual([]);

    const late = connect(`ws://${served.host}/graphql`, byProtocol(signed()));
    const tooLate = await decided();
    served.replaceApi(undefined);
    tooLate();
    await expect(late).rejects.toThrow('socket hang up');
  });
});
