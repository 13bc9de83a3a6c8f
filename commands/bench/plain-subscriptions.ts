import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { parse, subscribe, validate, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { WebSocketServer, type WebSocket } from 'ws';

type Event = Readonly<Record<string, string>>;

export interface Subscriptions {
  readonly publish: (event: Event) => void;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

interface Frame {
  readonly id?: string;
  readonly type: string;
  readonly payload?: { readonly data: string };
}

/**
 * Subscriptions as graphql-js has them, each event executed for each subscriber, in AppSync's frames so that one program
 * measures both servers. The key is asked for once, at the handshake.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export function createSubscriptions(schema: GraphQLSchema, apiKey: string): Subscriptions {
  const listeners = new Set<(event: Event) => void>();
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'graphql-ws' });
  sockets.on('connection', (socket) => {
    const ends = new Map<string, () => void>();
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as Frame;
      if (frame.type === 'connection_init') {
        send(socket, { type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } });
      } else if (frame.type === 'start') {
        const id = frame.id ?? '';
        const source = sourceOf(listeners);
        ends.set(id, source.end);
        void forward(schema, frame.payload?.data ?? '{}', source.events, (result) =>
          send(socket, { id, type: 'data', payload: result }),
        );
        send(socket, { id, type: 'start_ack' });
      } else if (frame.type === 'stop') {
        ends.get(frame.id ?? '')?.();
        send(socket, { id: frame.id, type: 'complete' });
      }
    });
    socket.on('close', () => {
      for (const end of ends.values()) end();
    });
  });
  return {
    publish: (event) => {
      for (const listener of listeners) listener(event);
    },
    upgrade: (request, socket, head) => {
      if (!keyOf(request).includes(apiKey)) socket.destroy();
      else
        sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
    },
  };
}

function send(socket: WebSocket, frame: object): void {
  socket.send(JSON.stringify(frame));
}

/** The header that is among the sub-protocols, or in the address. */
function keyOf(request: IncomingMessage): string {
  const offered = /header-([\w-]+)/.exec(request.headers['sec-websocket-protocol'] ?? '')?.[1];
  const asked = new URL(request.url ?? '', 'ws://localhost').searchParams.get('header');
  return Buffer.from(offered ?? asked ?? '', offered === undefined ? 'base64' : 'base64url').toString();
}

async function forward(
  schema: GraphQLSchema,
  data: string,
  events: AsyncIterable<Event>,
  next: (result: ExecutionResult) => void,
): Promise<void> {
  const { query, variables } = JSON.parse(data) as { query: string; variables?: Record<string, unknown> };
  const document = parse(query);
  if (validate(schema, document).length > 0) return;
  const rootValue = { onPublish: ({ room }: { room?: string }) => named(events, room) };
  const results = await subscribe({ schema, document, rootValue, variableValues: variables ?? {} });
  if (Symbol.asyncIterator in results) for await (const result of results) next(result);
}

async function* named(events: AsyncIterable<Event>, room: string | undefined) {
  for await (const event of events) {
    if (room === undefined || event['room'] === room) yield { onPublish: event };
  }
}

/** What is published from now on, until it is ended. */
function sourceOf(listeners: Set<(event: Event) => void>) {
  const waiting: Event[] = [];
  let ended = false;
  let wake: (() => void) | undefined;
  const listener = (event: Event): void => {
    waiting.push(event);
    wake?.();
  };
  listeners.add(listener);
  async function* events(): AsyncGenerator<Event> {
    while (!ended) {
      const event = waiting.shift();
      if (event) yield event;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return {
    events: events(),
    end: () => {
      ended = true;
      listeners.delete(listener);
      wake?.();
    },
  };
}
