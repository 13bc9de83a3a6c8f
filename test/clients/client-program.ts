import type { Credential } from './credential.ts';

/** Where the API is, for a program that calls it. */
export interface Place {
  readonly endpoint: string;
  readonly region: string;
}

export interface Operation {
  readonly credential: Credential;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Leaves Apollo's extension of every request on also where requests are signed. */
  readonly clientAwareness?: boolean;
}

/** What a client hands its caller: the answer, or what it throws, as far as that can be told in JSON. */
export type Outcome = { readonly answer: unknown } | { readonly thrown: Thrown };

export interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly statusCode?: number;
  readonly bodyText?: string;
  readonly data?: unknown;
  readonly errors?: readonly unknown[];
  readonly cause?: Thrown;
}

/** What happens to a subscription, as the client tells. */
export type SubscriptionEvent =
  | { readonly kind: 'ready' }
  | { readonly kind: 'data'; readonly data: unknown }
  | { readonly kind: 'error'; readonly error: Thrown }
  | { readonly kind: 'complete' };

/** One client library, as a program uses it. */
export interface Client {
  /** Resolves with the answer or throws what the library throws. */
  ask(operation: Operation): Promise<unknown>;
  /** Tells what happens from now on. Returns what ends it. */
  listen(operation: Operation, tell: (event: SubscriptionEvent) => void): () => void;
}

export type Order =
  | { readonly order: 'open'; readonly place: Place }
  | { readonly order: 'ask'; readonly id: number; readonly operation: Operation }
  | { readonly order: 'listen'; readonly id: number; readonly operation: Operation }
  | { readonly order: 'unsubscribe'; readonly id: number };

export type Report =
  | { readonly report: 'open' }
  | { readonly report: 'outcome'; readonly id: number; readonly outcome: Outcome }
  | { readonly report: 'event'; readonly id: number; readonly event: SubscriptionEvent };

/** Runs a client in this process on its parent's orders, until the parent leaves. */
export function serve(open: (place: Place) => Client): void {
  let client: Client | undefined;
  const ends = new Map<number, () => void>();
  const report = (message: Report): void => void process.send?.(message);
  process.once('disconnect', () => process.exit(0));
  process.on('message', (order: Order) => {
    if (order.order === 'open') {
      client = open(order.place);
      report({ report: 'open' });
    } else if (order.order === 'ask') {
      const { id } = order;
      client!.ask(order.operation).then(
        (answer) => report({ report: 'outcome', id, outcome: { answer } }),
        (error: unknown) => report({ report: 'outcome', id, outcome: { thrown: thrown(error) } }),
      );
    } else if (order.order === 'listen') {
      const { id } = order;
      ends.set(
        id,
        client!.listen(order.operation, (event) => report({ report: 'event', id, event })),
      );
    } else {
      ends.get(order.id)?.();
      ends.delete(order.id);
    }
  });
}

/** What an error says, without what only its process understands. */
export function thrown(error: unknown): Thrown {
  const { name, message, statusCode, bodyText, data, errors, cause } = error as Partial<Thrown>;
  return {
    name: name ?? '',
    message: message ?? '',
    ...(statusCode !== undefined && { statusCode }),
    ...(bodyText !== undefined && { bodyText }),
    ...(data !== undefined && { data }),
    ...(Array.isArray(errors) && { errors: errors.map(plain) }),
    ...(cause !== undefined && { cause: thrown(cause) }),
  };
}

/** A GraphQL error is an `Error`, of which JSON would keep nothing but what is enumerable. */
function plain(error: unknown): unknown {
  const { message } = error as { message?: string };
  return { ...(JSON.parse(JSON.stringify(error)) as object), ...(message !== undefined && { message }) };
}
