import { once } from 'node:events';
import { WebSocket } from 'ws';

/** What a subscription was told, in the order in which it came. */
export interface Subscribed {
  readonly events: readonly unknown[];
  /** The errors that refused it; undefined once it is acknowledged. */
  readonly refused: readonly { readonly errorType?: string; readonly message?: string }[] | undefined;
  /** Resolves once an event was delivered that fits. */
  heard(fits: (event: never) => boolean): Promise<void>;
  /** Resolves when the service ends it. */
  ended(): Promise<void>;
}

export interface RealtimeClient {
  /** Resolves when the subscription is acknowledged or refused. */
  subscribe(query: string, variables?: object): Promise<Subscribed>;
  close(): Promise<void>;
}

interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: { readonly data?: Record<string, unknown>; readonly errors?: [] };
}

/**
 * A connection as AppSync's clients make it, with the credentials in the sub-protocol.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export async function connectRealtime(
  { graphql, realtime }: { readonly graphql: string; readonly realtime: string },
  credentials: Readonly<Record<string, string>>,
): Promise<RealtimeClient> {
  const authorization = { host: new URL(graphql).host, ...credentials };
  const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
  const socket = new WebSocket(realtime, ['graphql-ws', `header-${header}`]);
  const frames: Frame[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (text: Buffer) => {
    frames.push(JSON.parse(text.toString('utf8')) as Frame);
    for (const look of waiting) look();
  });
  const until = (met: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!met()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const send = (frame: object) => socket.send(JSON.stringify(frame));
  await once(socket, 'open');
  send({ type: 'connection_init' });
  await until(() => frames.some(({ type }) => type === 'connection_ack'));
  let started = 0;

  return {
    async subscribe(query, variables = {}) {
      const id = `subscription-${++started}`;
      const mine = (type: string) => frames.filter((frame) => frame.id === id && frame.type === type);
      const events = () =>
        mine('data').map(({ payload }) => Object.values(payload?.data ?? {})[0] ?? payload?.errors);
      const data = JSON.stringify({ query, variables });
      send({ id, type: 'start', payload: { data, extensions: { authorization } } });
      await until(() => mine('start_ack').length + mine('error').length > 0);
      return {
        get events() {
          return events();
        },
        refused: mine('error')[0]?.payload?.errors,
        heard: (fits) => until(() => events().some((event) => fits(event as never))),
        ended: () => until(() => mine('complete').length > 0),
      };
    },
    async close() {
      const closed = once(socket, 'close');
      socket.close(1000);
      await closed;
    },
  };
}
