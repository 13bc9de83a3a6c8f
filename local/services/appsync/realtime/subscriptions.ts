import type { Api } from '../api.ts';
import type { Caller } from '../auth/caller.ts';
import type { GraphQLRequest } from '../request-body.ts';

/** A `start` message, authorised. */
export interface Start {
  readonly request: GraphQLRequest;
  readonly caller: Caller;
  /** `ctx.request` of the subscription field's resolver. */
  readonly context: Readonly<Record<string, unknown>>;
}

/** Where one subscription's messages go. Neither throws: what cannot be sent is the connection's affair. */
export interface Subscriber {
  /** `payload` is the JSON text of `{ data, errors? }`, ready to be framed. */
  data(payload: string): void;
  /** The subscription has been ended by an invalidation; nothing follows. */
  complete(): void;
}

export interface Subscription {
  /** From now on nothing is delivered. */
  end(): void;
}

/** One entry of `payload.errors` in an `error` message. */
export interface StartError {
  readonly errorType?: string;
  readonly message: string;
  /** Where the subscription's filter is refused. */
  readonly errorCode?: number;
}

/** Why a subscription did not begin. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
  constructor(readonly errors: readonly StartError[]) {
    super(errors.map(({ message }) => message).join('; '));
  }
}

/** The live subscriptions of the service, whichever deployment they began on. */
export interface Subscriptions {
  /**
   * Validates the operation and runs the subscription field's resolver; registered before it resolves, so that nothing
   * published after a `start_ack` is missed. Throws `StartRefused`.
   */
  start(api: Api, start: Start, subscriber: Subscriber): Promise<Subscription>;
}
