import * as protocol from './protocol.ts';
import { StartRefused, type StartError, type Subscriber, type Subscription } from './subscriptions.ts';

type StartMessage = Extract<protocol.ClientMessage, { type: 'start' }>;

/** What a session does to its connection and to the world behind it. None throws, but for `begin`. */
export interface SessionPorts {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Returns a function that cancels. */
  after(ms: number, task: () => void): () => void;
  warn(line: string): void;
  /** Whether one more message may be taken in this second. */
  admits(): boolean;
  /** Throws `StartRefused`; anything else is a fault of ours, and the port has logged it. */
  begin(message: StartMessage, subscriber: Subscriber): Promise<Subscription>;
}

/** One connection's side of the protocol. */
export interface Session {
  /** A text message; what is no text is passed as an empty one. */
  receive(text: string): void;
  /** The connection is gone: every subscription ends. */
  ended(): void;
  /** How many operations are starting. */
  readonly starting: number;
}

/** Of one connection. https://docs.aws.amazon.com/general/latest/gr/appsync.html */
export const maxSubscriptions = 200;

/** Milliseconds. https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html */
const keepAliveInterval = 60_000;
const lifetime = 24 * 3_600_000;

/** Close codes of RFC 6455, 7.4.1. */
export const closeCode = { goingAway: 1001, refused: 1008 };

interface Operation {
  subscription?: Subscription;
  /** Payloads that came before the client was told that it is subscribed. */
  readonly early: string[];
  /** Takes no more payloads: stopped by the client, or completed by AppSync. */
  over: boolean;
}

/**
 * A connection from the moment it is authorised. Every `start` that is taken up gets exactly one `start_ack` or `error`;
 * between its `start_ack` and its `complete` all that is published to it, in order; nothing after.
 */
export function createSession(ports: SessionPorts): Session {
  const operations = new Map<string, Operation>();
  let acknowledged = false;
  let closed = false;
  let cancelKeepAlive = (): void => undefined;
  const cancelLifetime = ports.after(lifetime, () =>
    ports.close(closeCode.goingAway, 'A connection lasts 24 hours'),
  );

  function keepAlive(): void {
    ports.send(protocol.keepAlive);
    cancelKeepAlive = ports.after(keepAliveInterval, keepAlive);
  }

  function initialise(): void {
    ports.send(protocol.connectionAck);
    if (acknowledged) return;
    acknowledged = true;
    keepAlive();
  }

  function finish(id: string, operation: Operation): void {
    operation.over = true;
    operation.subscription?.end();
    // While it is starting its id stays taken, so that the answer to the `start` comes first.
    if (!operation.subscription) return;
    operations.delete(id);
    ports.send(protocol.complete(id));
  }

  function start(message: StartMessage): void {
    const { id } = message;
    if (!acknowledged) {
      ports.warn(`A start was ignored: it came before the connection_init. AppSync ignores it as well.`);
      return;
    }
    const refusal = operations.has(id)
      ? { errorType: 'DuplicatedOperationError', message: `Duplicated operation with id ${id}` }
      : operations.size >= maxSubscriptions && {
          errorType: 'MaxSubscriptionsReachedError',
          message: `Max number of ${maxSubscriptions} subscriptions reached`,
        };
    if (refusal) {
      ports.send(protocol.operationError(id, [refusal]));
      return;
    }
    const operation: Operation = { early: [], over: false };
    operations.set(id, operation);
    ports.begin(message, subscriberOf(id, operation)).then(
      (subscription) => begun(id, operation, subscription),
      (error: unknown) => {
        operations.delete(id);
        if (!closed) ports.send(protocol.operationError(id, errorsOf(error)));
      },
    );
  }

  function subscriberOf(id: string, operation: Operation): Subscriber {
    return {
      data(payload) {
        if (operation.over) return;
        if (operation.subscription) ports.send(protocol.data(id, payload));
        else operation.early.push(payload);
      },
      complete() {
        if (!operation.over) finish(id, operation);
      },
    };
  }

  function begun(id: string, operation: Operation, subscription: Subscription): void {
    if (closed) {
      subscription.end();
      return;
    }
    operation.subscription = subscription;
    ports.send(protocol.startAck(id));
    for (const payload of operation.early.splice(0)) ports.send(protocol.data(id, payload));
    if (operation.over) finish(id, operation);
  }

  function stop(id: string): void {
    const operation = operations.get(id);
    if (!operation) ports.warn('A stop was ignored: no operation of its connection has that id.');
    else if (!operation.over) {
      operation.early.length = 0;
      finish(id, operation);
    }
  }

  return {
    get starting() {
      return [...operations.values()].filter(({ subscription }) => !subscription).length;
    },
    receive(text) {
      if (closed) return;
      if (!ports.admits()) {
        ports.send(protocol.rateExceeded);
        return;
      }
      const message = protocol.parseClientMessage(text);
      if (message.type === 'connection_init') initialise();
      else if (message.type === 'start') start(message);
      else if (message.type === 'stop') stop(message.id);
      else ports.send(protocol.unsupportedOperation);
    },
    ended() {
      if (closed) return;
      closed = true;
      cancelKeepAlive();
      cancelLifetime();
      for (const operation of operations.values()) {
        operation.over = true;
        operation.subscription?.end();
      }
      operations.clear();
    },
  };
}

function errorsOf(error: unknown): readonly StartError[] {
  if (error instanceof StartRefused) return error.errors;
  return [{ errorType: 'InternalFailureException', message: 'An internal failure occurred.' }];
}
