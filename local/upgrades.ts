import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from './kernel/log.ts';
import { addressedToLoopback } from './kernel/loopback.ts';
import type { HttpHandler } from './kernel/service.ts';

/** What a request to upgrade a connection is handed to, or why to none. */
export function routeUpgrade(
  handlers: readonly HttpHandler[] | undefined,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  log: Log,
): void {
  // Node takes its own listener away with the request; a client may go away at any time.
  socket.on('error', () => socket.destroy());
  if (!addressedToLoopback(request)) {
    refuse(socket, 421, 'This server answers to 127.0.0.1 and localhost.');
    return;
  }
  if (!handlers) {
    refuse(socket, 503, 'The cloud is starting.');
    return;
  }
  const handler = handlers.find((candidate) => candidate.upgrade && candidate.claims(request));
  if (!handler?.upgrade) {
    refuse(socket, 404, `No WebSocket is served at ${request.url?.split('?')[0] ?? '/'}.`);
    return;
  }
  try {
    handler.upgrade(request, socket, head);
  } catch (error) {
    log.error(
      `An upgrade failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    refuse(socket, 500, 'Internal failure.');
  }
}

/** Whether the request wants another protocol than HTTP on its connection, and one that anything here speaks. */
export function wantsWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * The request as it was, but without its offer to change to another protocol, which a server may ignore (RFC 9110, 7.8):
 * Java's HTTP client, for one, offers h2c each time.
 */
export function withoutOffer({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    if (/^(?:upgrade|http2-settings|connection)$/i.test(name)) continue;
    lines.push(`${name}: ${rawHeaders[index + 1]!}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function refuse(socket: Duplex, statusCode: number, message: string): void {
  const body = JSON.stringify({ message });
  socket.end(
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ''}\r\nConnection: close\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
