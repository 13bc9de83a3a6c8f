import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openAddress, type Address } from '../../local/address.ts';
import { send } from '../../local/kernel/http.ts';
import { recordingLog } from '../../local/kernel/log.ts';
import type { HttpHandler } from '../../local/kernel/service.ts';

let address: Address;
const log = recordingLog();
const open = async (port = 0) => (address = await openAddress(port, log));
afterEach(async () => address.close());

const answering = (path: string, body: string): HttpHandler => ({
  claims: ({ url }) => url?.startsWith(path) === true,
  async handle(_, response) {
    send(response, 200, {}, body);
  },
});

const get = async (path: string) => {
  const response = await fetch(address.url + path);
  return { status: response.status, body: await response.text() };
};

describe('the address of the cloud', () => {
  it('answers a request by the first handler that claims it', async () => {
    (await open()).serve([answering('/a', 'first'), answering('/a', 'second'), answering('/', 'third')]);
    expect(await get('/a/b')).toEqual({ status: 200, body: 'first' });
    expect(await get('/c')).toEqual({ status: 200, body: 'third' });
  });

  it('says 503 until the cloud serves and 404, without the query, where nobody claims', async () => {
    await open();
    expect(await get('/a')).toEqual({ status: 503, body: '{"message":"The cloud is starting."}' });
    address.serve([answering('/a', 'first')]);
    expect(await get('/b?token=secret')).toEqual({
      status: 404,
      body: '{"message":"Nothing is served at /b."}',
    });
  });

  it('answers a handler that throws with 500, tells the log why and the client nothing', async () => {
    const failing = { claims: () => true, handle: () => Promise.reject(new Error('the inner reason')) };
    (await open()).serve([failing]);
    expect(await get('/')).toEqual({ status: 500, body: '{"message":"Internal failure."}' });
    expect(log.lines.at(-1)).toContain('the inner reason');
  });

  it('breaks off an answer whose handler throws in its midst', async () => {
    const failing: HttpHandler = {
      claims: () => true,
      async handle(_, response) {
        response.writeHead(200, { 'content-length': 10 }).write('half');
        await new Promise((resolve) => setImmediate(resolve));
        throw new Error('no more');
      },
    };
    (await open()).serve([failing]);
    await expect(get('/')).rejects.toThrow();
  });

  it.each([
    ['evil.example', 421],
    ['127.0.0.1.evil.example', 421],
    ['localhost:1', 200],
    ['[::1]', 200],
  ])('serves this machine only, whatever a name was bound to: %s is answered %i', async (host, status) => {
    (await open()).serve([answering('/', 'served')]);
    const [response] = (await once(request(address.url, { headers: { host } }).end(), 'response')) as [
      IncomingMessage,
    ];
    response.resume();
    expect(response.statusCode).toBe(status);
  });

  it('that is taken is refused with what to do', async () => {
    const { url } = await open();
    const port = Number(new URL(url).port);
    await expect(openAddress(port, log)).rejects.toMatchObject({
      code: 'PortInUse',
      remedy: expect.stringContaining('--port'),
    });
    await expect(openAddress(port, log)).rejects.toThrow(String(port));
  });

  it('lets a request in flight end when it closes, then every connection, and is free again', async () => {
    const { url } = await open();
    const port = Number(new URL(url).port);
    let arrived = () => {};
    let finish = () => {};
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const end = new Promise<void>((resolve) => (finish = resolve));
    const held: HttpHandler = {
      claims: () => true,
      async handle(_, response) {
        arrived();
        await end;
        send(response, 200, {}, 'in time');
      },
    };
    address.serve([held]);
    const idle = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(idle, 'connect');
    const answer = get('/');
    await arrival;
    const closed = address.close();
    finish();
    expect(await answer).toEqual({ status: 200, body: 'in time' });
    await closed;
    await (await open(port)).close();
    idle.destroy();
  });

  it('waits for no answer to a client that is gone when it closes', async () => {
    const { url } = await open();
    let arrivals = 0;
    let gone = () => {};
    const left = new Promise<void>((resolve) => (gone = resolve));
    const silent: HttpHandler = {
      claims: () => true,
      async handle({ socket }) {
        arrivals += 1;
        if (arrivals === 1) socket.once('close', gone);
        if (arrivals === 2) client.destroy();
      },
    };
    address.serve([silent]);
    const client = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
    client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(2));
    await left;
    let late: NodeJS.Timeout | undefined;
    const grace = new Promise((resolve) => (late = setTimeout(resolve, 1_500, 'late')));
    expect(await Promise.race([address.close().then(() => 'closed'), grace])).toBe('closed');
    clearTimeout(late);
  });
});
