import type { IncomingMessage } from 'node:http';
import { ClientGone } from '../../kernel/http.ts';
import { refusal } from './refusals.ts';

/** An HTTP request in the terms of S3. */
export interface S3Request {
  readonly method: string;
  /** Empty for a request to the service itself. */
  readonly bucket: string;
  /** Empty for a request to a bucket. */
  readonly key: string;
  /** The first value of each parameter. */
  readonly query: ReadonlyMap<string, string>;
  readonly header: (name: string) => string | undefined;
  /** Lower-case names of all headers. */
  readonly headerNames: readonly string[];
  /** The body as it comes, to be read once. */
  readonly body: AsyncIterable<Buffer>;
}

const longestKey = 1024;

/** Path-style addressing: `/<bucket>/<key>`. Throws `AwsError` InvalidURI, KeyTooLongError. */
export function readRequest(message: IncomingMessage): S3Request {
  const url = message.url ?? '/';
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  const [, bucket = '', key = ''] = /^\/([^/]*)(?:\/(.*))?$/s.exec(path) ?? [];
  const decodedKey = decoded(key);
  if (Buffer.byteLength(decodedKey) > longestKey) {
    throw refusal.keyTooLong('Your key is too long', {
      Size: Buffer.byteLength(decodedKey),
      MaxSizeAllowed: longestKey,
    });
  }
  return {
    method: message.method ?? 'GET',
    bucket: decoded(bucket),
    key: decodedKey,
    query: queryOf(at < 0 ? '' : url.slice(at + 1)),
    header: (name) => {
      const value = message.headers[name];
      return Array.isArray(value) ? value.join(',') : value;
    },
    headerNames: Object.keys(message.headers),
    body: bodyOf(message),
  };
}

/** Throws `ClientGone` when the client is gone before it has sent everything. */
async function* bodyOf(message: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* message as AsyncIterable<Buffer>;
  } catch (error) {
    throw message.errored === error ? new ClientGone('The client has gone away.') : error;
  }
}

function queryOf(query: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const parameter of query.split('&')) {
    if (parameter === '') continue;
    const [name = '', ...value] = parameter.split('=');
    const known = decoded(name.replaceAll('+', ' '));
    if (!parameters.has(known)) parameters.set(known, decoded(value.join('=').replaceAll('+', ' ')));
  }
  return parameters;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refusal.invalidUri("Couldn't parse the specified URI.", { URI: text });
  }
}
