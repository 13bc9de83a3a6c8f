import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { selfSignedCertificate, type CertificateSource } from './certificate.ts';
import { byFirstByte } from './first-byte.ts';
import { systemClock } from './kernel/clock.ts';
import { LocalError } from './kernel/errors.ts';
import { send } from './kernel/http.ts';
import type { Log } from './kernel/log.ts';
import { addressedToLoopback } from './kernel/loopback.ts';
import type { HttpHandler } from './kernel/service.ts';
import { routeUpgrade, wantsWebSocket, withoutOffer } from './upgrades.ts';

/** The one address under which the cloud is reached, by HTTP and WebSocket, in plain text and over TLS. */
export interface Address {
  /** `http://127.0.0.1:PORT`; `https`, `ws` and `wss` have the same port. */
  readonly url: string;
  /** Answers requests by the first handler that claims them; until then all are answered 503. */
  serve(handlers: readonly HttpHandler[]): void;
  /**
   * Takes no more requests, lets those in flight end (for at most 2 seconds) and handlers hang up on what they took over
   * (for at most 1 second), closes every connection.
   */
  close(): Promise<void>;
}

/** Milliseconds. */
const grace = { requests: 2_000, goodbyes: 1_000 };

/** Longer than any SDK keeps an idle connection, so that none is closed under a request that is just being sent. */
const keepAlive = 65_000;

/**
 * Listens on 127.0.0.1; port 0 is a free one. A request by a name that is not this machine's is refused: a web page
 * whose name was rebound to 127.0.0.1 must not reach the cloud. Throws LocalError PortInUse.
 */
export async function openAddress(
  port: number,
  log: Log,
  certificate: CertificateSource = selfSignedCertificate(() => systemClock.now()),
): Promise<Address> {
  let handlers: readonly HttpHandler[] | undefined;
  // By connection: an answer that waits behind another does not close when its connection goes.
  const inFlight = new Map<Duplex, Set<ServerResponse>>();
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const { socket } = request;
    const unanswered = inFlight.get(socket) ?? new Set();
    if (!inFlight.has(socket)) socket.once('close', () => inFlight.delete(socket));
    inFlight.set(socket, unanswered.add(response));
    response.once('close', () => unanswered.delete(response));
    void answer(handlers, request, response, log);
  });
  server.keepAliveTimeout = keepAlive;
  const serveHttp = server.listeners('connection')[0] as (socket: Duplex) => void;
  const take = byFirstByte((socket) => serveHttp.call(server, socket), certificate, log);
  // In place of Node's own, which would take every connection for HTTP.
  server.removeAllListeners('connection').on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    take(socket);
  });
  server.on('upgrade', (request, socket, head) => {
    if (wantsWebSocket(request)) return routeUpgrade(handlers, request, socket, head, log);
    const serveAnew = (): void => {
      if (socket.destroyed) return;
      socket.off('error', forget);
      socket.unshift(Buffer.concat([Buffer.from(withoutOffer(request), 'latin1'), head]));
      serveHttp.call(server, socket);
      socket.resume();
    };
    const forget = () => socket.destroy();
    socket.on('error', forget);
    // Node would never send answers that it does not know to stand before this one's.
    void Promise.all([...(inFlight.get(socket) ?? [])].map(closing)).then(serveAnew);
  });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new LocalError(
        'PortInUse',
        `Port ${port} of 127.0.0.1 is in use.`,
        'Choose another one with --port.',
      );
    }
    throw error;
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(next) {
      handlers = next;
    },
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      const ended = [...inFlight.values()].flatMap((unanswered) => [...unanswered].map(closing));
      const goodbyes = (handlers ?? []).flatMap(({ hangUp }) => hangUp?.() ?? []);
      await Promise.all([
        atMost(grace.requests, Promise.all(ended)),
        atMost(grace.goodbyes, Promise.all(goodbyes)),
      ]);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function closing(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => response.once('close', () => resolve()));
}

/** Resolves with what is waited for, or without it after so many milliseconds. */
async function atMost(limit: number, awaited: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, limit)));
  await Promise.race([awaited, late]);
  clearTimeout(timer);
}

async function answer(
  handlers: readonly HttpHandler[] | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  try {
    if (!addressedToLoopback(request))
      return refuse(response, 421, 'This server answers to 127.0.0.1 and localhost.');
    if (!handlers) return refuse(response, 503, 'The cloud is starting.');
    const handler = handlers.find((candidate) => candidate.claims(request));
    if (!handler) return refuse(response, 404, `Nothing is served at ${request.url?.split('?')[0] ?? '/'}.`);
    await handler.handle(request, response);
  } catch (error) {
    log.error(`A request failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    if (response.headersSent) response.destroy();
    else refuse(response, 500, 'Internal failure.');
  }
}

function refuse(response: ServerResponse, statusCode: number, message: string): void {
  send(response, statusCode, { 'content-type': 'application/json' }, JSON.stringify({ message }));
}
