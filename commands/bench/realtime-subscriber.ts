import { Agent, request } from 'node:http';
import { WebSocket } from 'ws';

/** Where events are published and heard. */
export interface RealtimePlace {
  readonly graphql: string;
  readonly realtime: string;
  readonly apiKey: string;
}

interface Frame {
  readonly type: string;
  readonly payload?: { readonly data?: { readonly onPublish: { readonly id: string } } };
}

const subscription = JSON.stringify({
  query: 'subscription { onPublish { id room text } }',
  variables: {},
});

/** A client with a connection and a subscription of its own, which remembers what it has heard, also of earlier ones. */
export class Subscriber {
  /** How often, by an event's id. */
  readonly heard = new Map<string, number>();
  #socket: WebSocket | undefined;
  #live = false;

  constructor(
    readonly place: RealtimePlace,
    readonly onEvent: (id: string, subscriber: Subscriber) => void,
  ) {}

  /** Whether its subscription has been acknowledged and not been broken off since. */
  get live(): boolean {
    return this.#live;
  }

  /** Resolves when the subscription is acknowledged. */
  connect(): Promise<void> {
    const { realtime, graphql, apiKey } = this.place;
    const authorization = { host: new URL(graphql).host, 'x-api-key': apiKey };
    const header = Buffer.from(JSON.stringify(authorization)).toString('base64url');
    const socket = new WebSocket(realtime, ['graphql-ws', `header-${header}`], { perMessageDeflate: false });
    this.#socket = socket;
    return new Promise((resolve, reject) => {
      const say = (message: object) => socket.send(JSON.stringify(message));
      socket.on('open', () => say({ type: 'connection_init' }));
      socket.on('error', reject);
      socket.on('close', (code) => reject(new Error(`Closed with ${code} before it was subscribed.`)));
      socket.on('message', (text: Buffer) => {
        const { type, payload } = JSON.parse(text.toString()) as Frame;
        if (type === 'data' && payload?.data) this.#hear(payload.data.onPublish.id);
        else if (type === 'connection_ack') {
          say({ type: 'start', id: '1', payload: { data: subscription, extensions: { authorization } } });
        } else if (type === 'start_ack') {
          this.#live = true;
          resolve();
        } else if (type !== 'ka') reject(new Error(`Not subscribed: ${text.toString()}`));
      });
    });
  }

  /** Breaks the connection off, without a goodbye. */
  disconnect(): void {
    this.#live = false;
    this.#socket?.terminate();
  }

  #hear(id: string): void {
    this.heard.set(id, (this.heard.get(id) ?? 0) + 1);
    this.onEvent(id, this);
  }
}

/** Connects all, some at a time: as many at once as a listening socket keeps waiting. */
export async function connectAll(subscribers: readonly Subscriber[]): Promise<void> {
  const atOnce = 50;
  for (let from = 0; from < subscribers.length; from += atOnce) {
    await Promise.all(subscribers.slice(from, from + atOnce).map((subscriber) => subscriber.connect()));
  }
}

/** Publishes events over HTTP; resolves with the mutation's answer. */
export function createPublisher({ graphql, apiKey }: RealtimePlace, connections = 1) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    publish: (id: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const body = JSON.stringify({
          query:
            'mutation ($id: ID!) { publish(id: $id, room: "bench", text: "Something happened.") { id room text } }',
          variables: { id },
        });
        const headers = {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-api-key': apiKey,
        };
        const sent = request(graphql, { method: 'POST', agent, headers }, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.on('end', () => {
            if (text.includes(`"id":"${id}"`)) resolve();
            else reject(new Error(`Not published: ${text}`));
          });
        });
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}
