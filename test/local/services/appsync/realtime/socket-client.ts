import { WebSocket, type ClientOptions } from 'ws';

export interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

export interface SocketClient {
  readonly socket: WebSocket;
  /** Every frame so far, as text. */
  readonly texts: readonly string[];
  send(message: object | string): void;
  /** The first frame, from now on, that has not been taken yet and is of this type (of any, where absent). */
  next(type?: string): Promise<Frame>;
  /** The code that the connection was closed with. */
  readonly closed: Promise<number>;
  /** `connection_init`, its acknowledgement and the first keep-alive. */
  initialise(): Promise<void>;
  start(id: string, query: string, authorization: object, variables?: object): void;
}

/** Base64 of an object in JSON. */
export const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

export const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A client that does nothing by itself. Rejects when it is not let in. */
export async function connect(
  url: string,
  protocols: string[],
  options: ClientOptions = {},
): Promise<SocketClient> {
  const socket = new WebSocket(url, protocols, options);
  const texts: string[] = [];
  const untaken: Frame[] = [];
  let waiting: { readonly type: string | undefined; take(frame: Frame): void }[] = [];
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.on('message', (message: Buffer) => {
    texts.push(message.toString());
    const frame = JSON.parse(message.toString()) as Frame;
    const taker = waiting.find(({ type }) => type === undefined || type === frame.type);
    if (!taker) untaken.push(frame);
    waiting = waiting.filter((other) => other !== taker);
    taker?.take(frame);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);

  const send = (message: object | string) =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  const next = (type?: string) =>
    new Promise<Frame>((take) => {
      const at = untaken.findIndex((frame) => type === undefined || frame.type === type);
      if (at < 0) waiting.push({ type, take });
      else take(untaken.splice(at, 1)[0]!);
    });
  return {
    socket,
    texts,
    send,
    next,
    closed,
    async initialise() {
      send({ type: 'connection_init' });
      await next('connection_ack');
      await next('ka');
    },
    start(id, query, authorization, variables = {}) {
      const data = JSON.stringify({ query, variables });
      send({ id, type: 'start', payload: { data, extensions: { authorization } } });
    },
  };
}
