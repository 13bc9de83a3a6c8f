import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { openAddress, type Address } from '../../local/address.ts';
import { selfSignedCertificate } from '../../local/certificate.ts';
import { send } from '../../local/kernel/http.ts';
import { recordingLog } from '../../local/kernel/log.ts';
import type { HttpHandler } from '../../local/kernel/service.ts';

let address: Address;
let log: ReturnType<typeof recordingLog>;
const certificate = selfSignedCertificate(() => Date.now());
async function open(handlers?: readonly HttpHandler[]): Promise<number> {
  log = recordingLog();
  address = await openAddress(0, log, certificate);
  if (handlers) address.serve(handlers);
  return Number(new URL(address.url).port);
}
afterEach(() => address.close());

/** Answers with what it was sent. */
const echo: HttpHandler = {
  claims: ({ url }) => url === '/echo',
  async handle(incoming, response) {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    send(response, 200, {}, Buffer.concat(chunks).toString());
  },
};

/** Sends every message back. */
function socketEcho(name = ''): HttpHandler & { readonly server: WebSocketServer } {
  const server = new WebSocketServer({ noServer: true });
  return {
    server,
    claims: ({ url }) => url === '/echo',
    handle: (incoming, response) => echo.handle(incoming, response),
    upgrade: (incoming, socket, head) =>
      server.handleUpgrade(incoming, socket, head, (accepted) =>
        accepted.on('message', (message: Buffer) => accepted.send(`${name}${message.toString()}`)),
      ),
    async hangUp() {
      const closed = [...server.clients].map((client) => once(client, 'close'));
      for (const client of server.clients) client.close(1001);
      await Promise.all(closed);
    },
  };
}

async function answered(sent: ReturnType<typeof request>): Promise<{ status: number; body: string }> {
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode!, body };
}

describe('one port speaks', () => {
  it('HTTP and HTTPS, whose certificate is good for every name of this machine', async () => {
    const port = await open([echo]);
    const { cert: ca } = await certificate.get();
    for (const hostname of ['127.0.0.1', 'localhost']) {
      const options = { hostname, port, path: '/echo', method: 'POST', family: 4 };
      expect(await answered(request(options).end('plain'))).toEqual({ status: 200, body: 'plain' });
      expect(await answered(tlsRequest({ ...options, ca }).end('secret'))).toEqual({
        status: 200,
        body: 'secret',
      });
    }
  });

  it('several requests of one connection, in plain text and over TLS', async () => {
    const port = await open([echo]);
    const { cert: ca } = await certificate.get();
    for (const socket of [connect(port, '127.0.0.1'), connectTls({ port, host: '127.0.0.1', ca })]) {
      let received = '';
      socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
      for (const body of ['one', 'two']) {
        socket.write(`POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n${body}`);
        while (!received.endsWith(body)) await once(socket, 'data');
      }
      socket.destroy();
    }
  });

  it('WebSockets, in plain text and over TLS', async () => {
    const port = await open([socketEcho()]);
    for (const scheme of ['ws', 'wss']) {
      const socket = new WebSocket(`${scheme}://127.0.0.1:${port}/echo`, { rejectUnauthorized: false });
      await once(socket, 'open');
      socket.send('hello');
      expect(String((await once(socket, 'message'))[0])).toBe('hello');
      socket.terminate();
    }
  });

  it('to a client whose first bytes come one at a time', async () => {
    const port = await open([echo]);
    const socket = connect(port, '127.0.0.1').setNoDelay();
    for (const character of 'GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n') {
      socket.write(character);
      await new Promise(setImmediate);
    }
    expect(String((await once(socket, 'data'))[0])).toContain('404');
    socket.destroy();
  });

  it('to others when one of its clients is gone in the midst of a handshake, or speaks no TLS after all', async () => {
    const port = await open([echo]);
    for (const bytes of [Buffer.from([0x16]), Buffer.from([0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5])]) {
      const socket = connect(port, '127.0.0.1');
      socket.write(bytes);
      socket.end();
      await once(socket.resume(), 'close');
    }
    const distrusting = tlsRequest({ host: '127.0.0.1', port, path: '/echo' }).end();
    await expect(once(distrusting, 'response')).rejects.toThrow(/self.signed/i);
    expect(await answered(request({ port, host: '127.0.0.1', path: '/echo' }).end())).toMatchObject({
      status: 200,
    });
  });

  it('HTTP to a client that offers another protocol, and ignores the offer', async () => {
    const port = await open([socketEcho()]);
    const headers = {
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA',
    };
    const body = 'x'.repeat(200_000);
    const sent = request({ port, host: '127.0.0.1', path: '/echo', method: 'POST', headers }).end(body);
    expect(await answered(sent)).toEqual({ status: 200, body });
  });

  it('every one of the requests that a client sends without waiting, each with such an offer', async () => {
    const port = await open([echo]);
    const socket = connect(port, '127.0.0.1');
    const offers = 'Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 3';
    for (const body of ['one', 'two', 'six']) {
      socket.write(`POST /echo HTTP/1.1\r\nHost: localhost\r\n${offers}\r\n\r\n${body}`);
    }
    let text = '';
    while (!text.endsWith('six')) text += String(((await once(socket, 'data')) as [Buffer])[0]);
    expect(text.match(/one|two|six/g)).toEqual(['one', 'two', 'six']);
    socket.destroy();
  });
});

describe('a request to upgrade', () => {
  const upgrade = (port: number, path: string, headers: Record<string, string> = {}) =>
    answered(
      request({
        port,
        host: '127.0.0.1',
        path,
        headers: { connection: 'Upgrade', upgrade: 'websocket', ...headers },
      }).end(),
    );

  it('goes to the first handler that claims it and upgrades', async () => {
    const port = await open([echo, socketEcho('first '), socketEcho('second ')]);
    const socket = new WebSocket(`ws://127.0.0.1:${port}/echo`);
    await once(socket, 'open');
    socket.send('?');
    expect(String((await once(socket, 'message'))[0])).toBe('first ?');
    socket.terminate();
  });

  it('is refused with an answer: before the cloud serves, by a foreign name, where nobody upgrades', async () => {
    const port = await open();
    expect(await upgrade(port, '/echo')).toEqual({
      status: 503,
      body: '{"message":"The cloud is starting."}',
    });
    address.serve([echo]);
    expect((await upgrade(port, '/echo', { host: 'evil.example' })).status).toBe(421);
    expect(await upgrade(port, '/echo?token=secret')).toEqual({
      status: 404,
      body: '{"message":"No WebSocket is served at /echo."}',
    });
  });

  it('whose handler throws is answered with 500, and the log knows why', async () => {
    const failing: HttpHandler = {
      ...echo,
      upgrade() {
        throw new Error('the inner reason');
      },
    };
    expect((await upgrade(await open([failing]), '/echo')).status).toBe(500);
    expect(log.lines.at(-1)).toContain('the inner reason');
  });

  it('whose client is gone already does no harm', async () => {
    let taken: Socket | undefined;
    const port = await open([{ ...echo, upgrade: (_, socket) => (taken = socket as Socket) }]);
    const socket = connect(port, '127.0.0.1');
    socket.write(
      'GET /echo HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    while (!taken) await new Promise(setImmediate);
    socket.resetAndDestroy();
    taken.resume();
    await new Promise((resolve) => taken?.once('close', resolve));
  });
});

describe('an address that closes', () => {
  it('hangs up on WebSockets, and ends every connection that is left', async () => {
    const handler = socketEcho();
    const port = await open([handler]);
    const socket = new WebSocket(`wss://127.0.0.1:${port}/echo`, { rejectUnauthorized: false });
    await once(socket, 'open');
    const silent = connect(port, '127.0.0.1');
    await once(silent, 'connect');
    const gone = Promise.all([once(socket, 'close'), once(silent.resume(), 'close')]);
    await address.close();
    expect((await gone)[0][0]).toBe(1001);
    expect(handler.server.clients.size).toBe(0);
  });
});
