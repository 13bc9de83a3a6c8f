import { isRecord } from '../properties.ts';
import type { StartError } from './subscriptions.ts';

/**
 * The messages of AppSync's real-time protocol, as texts. Members stand in the order of AWS's guide; recordings show some
 * of them with `id` before `type`, which JSON gives no meaning to.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export type ClientMessage =
  | { readonly type: 'connection_init' }
  | {
      readonly type: 'start';
      readonly id: string;
      /** JSON text of query and variables. */
      readonly data: string;
      /** `extensions.authorization`, as it came. */
      readonly authorization: unknown;
    }
  | { readonly type: 'stop'; readonly id: string }
  /** Neither of these, or not whole. */
  | { readonly type: 'unsupported' };

const unsupported: ClientMessage = { type: 'unsupported' };

/** What a client says; never throws. */
export function parseClientMessage(text: string): ClientMessage {
  const message = parsed(text);
  if (!isRecord(message)) return unsupported;
  if (message.type === 'connection_init') return { type: 'connection_init' };
  const { id } = message;
  if (typeof id !== 'string' || id === '') return unsupported;
  if (message.type === 'stop') return { type: 'stop', id };
  if (message.type !== 'start' || !isRecord(message.payload)) return unsupported;
  const { data, extensions } = message.payload;
  if (typeof data !== 'string') return unsupported;
  return { type: 'start', id, data, authorization: isRecord(extensions) ? extensions.authorization : null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Milliseconds without a keep-alive after which a client has to give its connection up. */
export const connectionTimeoutMs = 300_000;

/** One entry of `payload.errors` in a `connection_error`. */
export interface ConnectionError {
  readonly errorType?: string;
  readonly message: string;
  /** An HTTP status. */
  readonly errorCode: number;
}

export const keepAlive = '{"type":"ka"}';

export const connectionAck = JSON.stringify({ type: 'connection_ack', payload: { connectionTimeoutMs } });

export const connectionError = (error: ConnectionError): string =>
  JSON.stringify({ type: 'connection_error', payload: { errors: [error] } });

export const startAck = (id: string): string => JSON.stringify({ type: 'start_ack', id });

export const complete = (id: string): string => JSON.stringify({ type: 'complete', id });

/** `payload` is JSON text. */
export const data = (id: string, payload: string): string =>
  `{"type":"data","id":${JSON.stringify(id)},"payload":${payload}}`;

/** An `error` about one operation. */
export const operationError = (id: string, errors: readonly StartError[]): string =>
  JSON.stringify({ type: 'error', id, payload: { errors } });

/** An `error` that names no operation; clients without a look at the socket do not see it. */
export const unsupportedOperation = JSON.stringify({
  type: 'error',
  payload: {
    errors: [
      {
        errorType: 'UnsupportedOperation',
        message: 'unknown not supported through the realtime channel',
      },
    ],
  },
});

/** Seen with an object where other errors have a list: https://github.com/aws-amplify/aws-appsync-realtime-client-ios/pull/67 */
export const rateExceeded = JSON.stringify({
  type: 'error',
  payload: { errors: { errorType: 'LimitExceededError', message: 'Rate limit exceeded' } },
});
