import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, it } from 'vitest';
import type { AccessKey, RoleSessions } from '../../../../../../local/kernel/aws.ts';
import { AwsError } from '../../../../../../local/kernel/aws.ts';
import { manualClock } from '../../../../../../local/kernel/clock.ts';
import { verifySignature } from '../../../../../../local/kernel/signature.ts';
import { addressOf } from '../../../../../../local/services/appsync/data-sources/http/address.ts';
import { createHttp } from '../../../../../../local/services/appsync/data-sources/http/http.ts';
import { createSign } from '../../../../../../local/services/appsync/data-sources/http/signing.ts';
import { role } from '../../hosted-api.ts';
import { asker } from '../dynamodb/data-source.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    await new Promise((resolve) => server.close(resolve).closeAllConnections());
  }
});

interface Received {
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

/** A server on loopback, and what it was asked. */
async function serve(respond: RequestListener = (_, response) => void response.end('{}')) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ request, body: Buffer.concat(chunks) });
      respond(request, response);
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, received };
}

const clock = manualClock(0);
const ask = async (endpoint: string, request: unknown, cloudUrl = 'http://127.0.0.1:1') =>
  createHttp({ name: 'http', endpoint, cloudUrl, clock }).execute(request, asker());

describe('an HTTP request', () => {
  it('has method, path, query, headers and body as the handler gives them', async () => {
    const { url, received } = await serve();
    await ask(`${url}/base/`, {
      method: 'PUT',
      resourcePath: '/v1/users',
      params: {
        query: { type: 'json', 'a b': 'ü&=', n: 1, yes: true },
        headers: { 'Content-Type': 'text/plain', 'X-Own': 'mine' },
        body: 'grüße',
      },
    });
    const [{ request, body }] = received as [Received];
    expect([request.method, request.url]).toEqual([
      'PUT',
      '/base/v1/users?type=json&a%20b=%C3%BC%26%3D&n=1&yes=true',
    ]);
    expect(request.headers).toMatchObject({ 'content-type': 'text/plain', 'x-own': 'mine' });
    expect(body.toString('utf8')).toBe('grüße');
    expect(request.headers['content-length']).toBe(String(body.length));
  });

  it('joins its query to one that the path has already', async () => {
    const { url, received } = await serve();
    await ask(url, { method: 'GET', resourcePath: '/a?b=1', params: { query: { c: '2' } } });
    expect(received[0]!.request.url).toBe('/a?b=1&c=2');
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('may be %s, with nothing but a path', async (method) => {
    const { url, received } = await serve();
    await ask(url, { method, resourcePath: '/' });
    expect([received[0]!.request.method, received[0]!.body.length]).toEqual([method, 0]);
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/x-amz-json-1.1',
    'application/vnd.api+json',
  ])('has an object for body as JSON where the content is %s', async (type) => {
    const { url, received } = await serve();
    const params = { headers: { 'content-type': type }, body: { a: [1, null] } };
    await ask(url, { method: 'POST', resourcePath: '/', params });
    expect(received[0]!.body.toString()).toBe('{"a":[1,null]}');
  });

  it('has its body in the charset that the content type names', async () => {
    const { url, received } = await serve();
    const params = { headers: { 'Content-Type': 'text/plain; charset=ISO-8859-1' }, body: 'é' };
    await ask(url, { method: 'POST', resourcePath: '/', params });
    expect([...received[0]!.body]).toEqual([0xe9]);
  });

  it.each([
    [null, "Value for field '$[method]' not found."],
    [{ resourcePath: '/' }, "Value for field '$[method]' not found."],
    [{ method: 'HEAD', resourcePath: '/' }, "Unsupported method 'HEAD'."],
    [{ method: 'GET' }, "Value for field '$[resourcePath]' not found."],
    [
      { method: 'GET', resourcePath: 'users' },
      "Expected a path that begins with '/' for field '$[resourcePath]'.",
    ],
    [
      { method: 'GET', resourcePath: '/', params: { headers: { a: 1 } } },
      "Expected a string for field '$[params][headers][a]'.",
    ],
    [
      { method: 'GET', resourcePath: '/', params: { headers: { a: 'b\r\nc: d' } } },
      "The header 'a' is not one that can be sent.",
    ],
    [
      { method: 'GET', resourcePath: '/', params: { query: { a: {} } } },
      "Expected a string for field '$[params][query][a]'.",
    ],
    [
      { method: 'GET', resourcePath: '/', params: { query: { a: '\ud800' } } },
      'A text in the request is not well-formed Unicode.',
    ],
    [
      { method: 'POST', resourcePath: '/', params: { body: {} } },
      "Expected a string for field '$[params][body]': other values are sent only where Content-Type is JSON.",
    ],
    [
      {
        method: 'POST',
        resourcePath: '/',
        params: { headers: { 'content-type': 'text/plain; charset=koi8-r' }, body: '' },
      },
      "The charset 'koi8-r' is not supported here.",
    ],
  ])('is refused before anything is sent: %j', async (request, message) => {
    const { url, received } = await serve();
    await expect(ask(url, request)).rejects.toMatchObject({ name: 'RequestMalformed', message });
    expect(received).toEqual([]);
  });

  it.each([
    'Host',
    'Connection',
    'user-agent',
    'Expect',
    'Transfer-Encoding',
    'Content-Length',
    'CONTENT_LENGTH',
  ])('cannot set the header %s', async (name) => {
    const request = { method: 'GET', resourcePath: '/', params: { headers: { [name]: 'x' } } };
    await expect(ask('http://127.0.0.1:1', request)).rejects.toMatchObject({
      message: `The header '${name}' cannot be set.`,
    });
  });
});

describe('an HTTP answer', () => {
  const get = { method: 'GET', resourcePath: '/' };

  it('is status, headers and body as they came, the body a text', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(201, [
        ...['X-Request-Id', 'R1', 'Set-Cookie', 'a=1', 'set-cookie', 'b=2'],
        ...['Date', 'today', 'content-length', '11', 'Connection', 'close'],
      ]);
      response.end('{"a":"ü"} ');
    });
    expect(await ask(url, get)).toEqual({
      result: {
        statusCode: 201,
        headers: {
          'X-Request-Id': 'R1',
          'Set-Cookie': 'a=1,b=2',
          Date: 'today',
          'content-length': '11',
          Connection: 'close',
        },
        body: '{"a":"ü"} ',
      },
    });
  });

  it.each([301, 404, 500])('of status %s is no error', async (statusCode) => {
    const { url, received } = await serve((_, response) => {
      response.writeHead(statusCode, { location: '/elsewhere' }).end('why');
    });
    expect(await ask(url, get)).toMatchObject({ result: { statusCode, body: 'why' } });
    expect(received).toHaveLength(1);
  });

  it('that does not come is an error: refused', async () => {
    const { url } = await serve();
    await new Promise((resolve) => servers.splice(0)[0]!.close(resolve));
    expect(await ask(url, get)).toEqual({
      result: null,
      error: { message: `Connection refused: ${new URL(url).host}`, type: 'Http:HttpRequestException' },
    });
  });

  it('that does not come is an error: cut off', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).flushHeaders();
      response.write('half');
      setImmediate(() => response.destroy());
    });
    expect(await ask(url, get)).toMatchObject({ result: null, error: { type: 'Http:HttpRequestException' } });
  });

  it('that does not come is an error: too late', async () => {
    let arrived = (): void => undefined;
    const asked = new Promise<void>((resolve) => (arrived = resolve));
    const { url } = await serve(() => arrived());
    const answer = ask(url, get);
    await asked;
    clock.advance(29_000);
    expect(await answer).toMatchObject({
      result: null,
      error: { message: `The request to ${new URL(url).host} timed out.` },
    });
  });

  it('that does not come is an error: a certificate that nobody vouches for', async () => {
    const name = [{ name: 'commonName', value: 'localhost' }];
    const { cert, private: key } = await generate(name, { keyType: 'ec', curve: 'P-256' });
    const server = createTlsServer({ cert, key });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await ask(endpoint, get)).toMatchObject({
      result: null,
      error: { message: expect.stringContaining('self-signed certificate') as unknown },
    });
  });

  it('that is larger than 5 MB is an error', async () => {
    const { url } = await serve((_, response) => void response.end(Buffer.alloc(5 * 1024 * 1024 + 1)));
    expect(await ask(url, get)).toMatchObject({
      result: null,
      error: { message: 'The answer is larger than 5242880 bytes.' },
    });
  });
});

describe('an address of AWS', () => {
  it.each([
    ['https://sns.us-east-1.amazonaws.com', '/'],
    ['https://sqs.eu-west-1.amazonaws.com/', '/'],
    ['https://s3.amazonaws.com', '/'],
    ['https://photos.s3.us-east-1.amazonaws.com', '/photos/'],
    ['https://abc.appsync-api.us-east-1.amazonaws.com/graphql', '/graphql/'],
  ])('is this cloud: %s', async (endpoint, path) => {
    const { url, received } = await serve();
    await ask(endpoint, { method: 'GET', resourcePath: '/' }, url);
    expect(received[0]!.request.url).toBe(path);
    expect(received[0]!.request.headers.host).toBe(new URL(url).host);
  });

  it.each([
    ['http://amazonaws.com.example', 'http://amazonaws.com.example/a'],
    ['https://my-amazonaws.com', 'https://my-amazonaws.com/a'],
    ['https://example.com:8443/base/', 'https://example.com:8443/base/a'],
  ])('is none that only looks like one: %s', (endpoint, url) => {
    expect(addressOf(endpoint, '/a', 'http://127.0.0.1:1').href).toBe(url);
  });
});

describe('a signed request', () => {
  const now = Date.UTC(2026, 10, 20);
  const sourceArn = 'arn:aws:appsync:us-east-1:123456789012:apis/a';

  /** Sessions of an hour by a clock that a test sets. */
  function openSessions() {
    const opened: AccessKey[] = [];
    let time = now;
    const sessions: RoleSessions = {
      open({ arn, sessionName, lifetime }, on) {
        expect(on).toEqual({ servicePrincipal: 'appsync.amazonaws.com', sourceArn });
        const key: AccessKey = {
          accessKeyId: `ASIA${opened.length}`,
          secretAccessKey: `secret ${opened.length}`,
          sessionToken: 'token+/=',
          principal: { kind: 'role', arn, sessionName },
          expiresAt: time + lifetime,
        };
        opened.push(key);
        return key;
      },
    };
    return { sessions, opened, wallTime: () => time, setTime: (next: number) => (time = next) };
  }

  it.each([
    { method: 'GET', resourcePath: '/a b/ü?x=2&a=1', params: { query: { 'k ey': "!'()*" } } },
    {
      method: 'POST',
      resourcePath: '/',
      params: { headers: { 'X-Amz-Target': 'A.B' }, body: 'Action=Publish' },
    },
  ])('verifies where it arrives: %j', async (request) => {
    const { url, received } = await serve();
    const { sessions, opened, wallTime } = openSessions();
    // What the data source says, whatever the address looks like.
    const demands = { region: 'eu-central-1', service: 'execute-api' };
    const sign = createSign(role, demands, { sessions, wallTime, sourceArn });
    const endpoint = 'https://sns.us-east-1.amazonaws.com';
    await createHttp({ name: 'http', endpoint, cloudUrl: url, clock, sign }).execute(request, asker());
    const [{ request: arrived, body }] = received as [Received];
    const keys = { find: (id: string) => opened.find(({ accessKeyId }) => accessKeyId === id) };
    expect(verifySignature(arrived, body, keys, wallTime, demands)).toEqual({
      kind: 'role',
      arn: role,
      sessionName: 'APPSYNC_ASSUME_ROLE',
    });
  });

  it('is made with one session until that is about to end', async () => {
    const { url } = await serve();
    const { sessions, opened, wallTime, setTime } = openSessions();
    const sign = createSign(role, { region: 'us-east-1', service: 'sns' }, { sessions, wallTime, sourceArn });
    const source = createHttp({ name: 'http', endpoint: url, cloudUrl: url, clock, sign });
    const get = async () => source.execute({ method: 'GET', resourcePath: '/' }, asker());
    await get();
    setTime(now + 58 * 60_000);
    await get();
    expect(opened).toHaveLength(1);
    setTime(now + 59 * 60_000);
    await get();
    expect(opened).toHaveLength(2);
  });

  it('is not sent where the role does not trust AppSync', async () => {
    const { url, received } = await serve();
    const sessions: RoleSessions = {
      open() {
        throw new AwsError('AccessDenied', 'No.', 403);
      },
    };
    const sign = createSign(
      role,
      { region: 'us-east-1', service: 'sns' },
      { sessions, wallTime: () => now, sourceArn },
    );
    const source = createHttp({ name: 'http', endpoint: url, cloudUrl: url, clock, sign });
    expect(await source.execute({ method: 'GET', resourcePath: '/' }, asker())).toEqual({
      result: null,
      error: { type: 'UnauthorizedException', message: `Unable to assume role ${role}` },
    });
    expect(received).toEqual([]);
  });
});
