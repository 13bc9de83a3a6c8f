import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly statusCode: number;
  readonly head: string;
  readonly body: string;
}

interface Pending {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

const mostConnections = 64;
// Before DynamoDB Local closes an idle connection (30 s), so that none breaks under a request.
const idleTimeout = 20_000;

/**
 * HTTP/1.1 POST over kept-alive connections, one request at a time on each, for an engine that answers with a
 * Content-Length or in chunks: a quarter of node:http's work on a path that every request takes. Rejects with the
 * socket's error; the request may or may not have been carried out then, except with ECONNREFUSED.
 */
export function createConnections(
  host: string,
  port: number,
): { post(head: string, body: string): Promise<Answer>; close(): void } {
  const idle: Socket[] = [];
  const open = new Map<Socket, Pending | undefined>();
  const waiting: { request: string; pending: Pending }[] = [];
  let closed = false;

  function post(head: string, body: string): Promise<Answer> {
    const request = `POST / HTTP/1.1\r\nhost: ${host}:${port}\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    return new Promise((resolve, reject) => {
      const pending = { resolve, reject };
      const socket = closed ? undefined : (idle.pop() ?? (open.size < mostConnections ? dial() : undefined));
      if (socket) write(socket, request, pending);
      else if (closed) reject(new Error('The connection to the engine is closed.'));
      else waiting.push({ request, pending });
    });
  }

  function write(socket: Socket, request: string, pending: Pending): void {
    open.set(socket, pending);
    socket.write(request);
  }

  function dial(): Socket {
    const socket = connect({ host, port, noDelay: true });
    open.set(socket, undefined);
    let failure: Error | undefined;
    const read = createReader();
    socket.setTimeout(idleTimeout);
    socket.on('timeout', () => {
      if (open.get(socket) === undefined) socket.destroy();
    });
    socket.on('data', (chunk) => {
      try {
        const answer = read(chunk);
        if (answer) settle(socket, answer);
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    socket.on('error', (error) => (failure = error));
    socket.on('close', () => {
      const pending = open.get(socket);
      open.delete(socket);
      const at = idle.indexOf(socket);
      if (at >= 0) idle.splice(at, 1);
      pending?.reject(failure ?? new Error('The engine closed the connection.'));
      const next = closed ? undefined : waiting.shift();
      if (next) write(dial(), next.request, next.pending);
    });
    return socket;
  }

  function settle(socket: Socket, answer: Answer): void {
    const pending = open.get(socket);
    const next = waiting.shift();
    if (next) {
      write(socket, next.request, next.pending);
    } else {
      open.set(socket, undefined);
      idle.push(socket);
    }
    pending?.resolve(answer);
  }

  return {
    post,
    close() {
      closed = true;
      for (const socket of open.keys()) socket.destroy();
      for (const { pending } of waiting.splice(0))
        pending.reject(new Error('The connection to the engine is closed.'));
    },
  };
}

/** Takes what arrives on one connection; gives an answer whenever one is complete. */
function createReader(): (chunk: Buffer) => Answer | undefined {
  let held: Buffer | undefined;
  return (chunk) => {
    held = held ? Buffer.concat([held, chunk]) : chunk;
    const end = held.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const head = held.toString('latin1', 0, end);
    const start = end + 4;
    const length = /^content-length: *(\d+)/im.exec(head)?.[1];
    const body = length === undefined ? readChunks(held, start) : readLength(held, start, Number(length));
    if (body === undefined) return undefined;
    held = undefined;
    return { statusCode: Number(head.slice(9, 12)), head, body };
  };
}

function readLength(held: Buffer, start: number, length: number): string | undefined {
  return held.length < start + length ? undefined : held.toString('utf8', start, start + length);
}

function readChunks(held: Buffer, start: number): string | undefined {
  const parts: Buffer[] = [];
  for (let at = start; ;) {
    const lineEnd = held.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(held.toString('latin1', at, lineEnd), 16);
    if (Number.isNaN(size)) throw new Error('The engine gave an answer that is not HTTP.');
    const next = lineEnd + 2 + size + 2;
    if (held.length < next) return undefined;
    if (size === 0) return Buffer.concat(parts).toString();
    parts.push(held.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = next;
  }
}
