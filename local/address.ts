import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LocalError } from './kernel/errors.ts';
import { send } from './kernel/http.ts';
import type { Log } from './kernel/log.ts';
import { addressedToLoopback } from './kernel/loopback.ts';
import type { HttpHandler } from './kernel/service.ts';

/** The one address under which the cloud is reached. */
export interface Address {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Answers requests by the first handler that claims them; until then all are answered 503. */
  serve(handlers: readonly HttpHandler[]): void;
  /** Takes no more requests, lets those in flight end (for at most 2 seconds), closes every connection. */
  close(): Promise<void>;
}

const grace = 2_000;

/** Longer than any SDK keeps an idle connection, so that none is closed under a request that is just being sent. */
const keepAlive = 65_000;

/**
 * Listens on 127.0.0.1; port 0 is a free one. A request by a name that is not this machine's is refused: a web page
 * whose name was rebound to 127.0.0.1 must not reach the cloud. Throws LocalError PortInUse.
 */
export async function openAddress(port: number, log: Log): Promise<Address> {
  let handlers: readonly HttpHandler[] | undefined;
  const inFlight = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    inFlight.add(response);
    response.once('close', () => inFlight.delete(response));
    void answer(handlers, request, response, log);
  });
  server.keepAliveTimeout = keepAlive;
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
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => (timer = setTimeout(resolve, grace)));
      const ended = [...inFlight].map(
        (response) => new Promise((resolve) => response.once('close', resolve)),
      );
      await Promise.race([Promise.all(ended), late]);
      clearTimeout(timer);
      server.closeAllConnections();
      await closed;
    },
  };
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
