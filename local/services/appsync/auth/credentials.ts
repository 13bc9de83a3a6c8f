import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { SignedRequest } from '../../../kernel/signature.ts';

/**
 * What a caller brings to be authorised by, wherever it stood: in an HTTP request, in the handshake of a WebSocket, or
 * in one of its `start` messages.
 */
export interface Credentials {
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** `X-Forwarded-For`, then the peer. */
  readonly sourceIp: readonly string[];
  /** The request that a signature would be over: on a socket there is none, but clients sign one all the same. */
  readonly signed: SignedRequest & { readonly body: string };
  /** What a Lambda authorizer is told about the request. */
  readonly operation: () => AuthorizedOperation;
}

export interface AuthorizedOperation {
  readonly queryString: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  /** `x-amzn-RequestId` of the answer, where there is one. */
  readonly requestId?: string;
}

/** Those of a POST. */
export function httpCredentials(
  request: IncomingMessage,
  body: string,
  operation: () => AuthorizedOperation,
): Credentials {
  const { method, url, rawHeaders, headers } = request;
  const signed = { rawHeaders, body, ...(method && { method }), ...(url && { url }) };
  return { headers, sourceIp: sourceIp(request), signed, operation };
}

export function sourceIp(request: IncomingMessage): string[] {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  return [...forwarded, request.socket.remoteAddress ?? '127.0.0.1'];
}
