import type { IncomingMessage } from 'node:http';
import { namesLoopback } from '../../../kernel/loopback.ts';
import { isRecord } from '../properties.ts';
import type { ConnectionError } from './protocol.ts';

/** Headers of the GraphQL API, names in lower case, that a client passed with its handshake or with a `start`. */
export type PassedHeaders = Readonly<Record<string, string>>;

/** Why a handshake is refused: what the client is told, and for the log, what is wrong with it. */
export class HandshakeRefused extends Error {
  override readonly name = 'HandshakeRefused';
  constructor(
    readonly error: ConnectionError,
    /** Completes "A WebSocket was refused: …". */
    readonly reason: string,
  ) {
    super(reason);
  }
}

export const subProtocol = 'graphql-ws';
const headerPrefix = 'header-';

/**
 * What a client passes by one of the three ways that AppSync knows: Base64 in the query string, Base64URL among the
 * sub-protocols, or as headers of the upgrade itself. Throws `HandshakeRefused`.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html#handshake-details-to-establish-the-websocket-connection
 */
export function readHandshake(request: IncomingMessage): PassedHeaders {
  const offered = subProtocols(request);
  if (offered.length === 0) {
    throw new HandshakeRefused(
      { message: 'NoProtocolError', errorCode: 400 },
      `it offers no sub-protocol; offer ${subProtocol}`,
    );
  }
  if (!offered.includes(subProtocol)) {
    throw new HandshakeRefused(
      { message: 'SubProtocolNotSupportedError', errorCode: 400 },
      `it offers other sub-protocols than ${subProtocol}`,
    );
  }
  const query = queryOf(request);
  if (query.has('header')) {
    if (!isRecord(decoded(query.get('payload') ?? ''))) {
      throw malformed('its query string has a header and no payload that is {} in Base64');
    }
    return passedHeaders(decoded(query.get('header')!), 'the header in its query string');
  }
  const encoded = offered.find((protocol) => protocol.startsWith(headerPrefix));
  if (encoded !== undefined) {
    return passedHeaders(decoded(encoded.slice(headerPrefix.length)), `the sub-protocol ${headerPrefix}…`);
  }
  return passedHeaders(request.headers, 'the upgrade request');
}

/** What JSON of headers says; `host` has to be there. Throws `HandshakeRefused`. */
export function passedHeaders(value: unknown, place: string): PassedHeaders {
  if (!isRecord(value)) throw malformed(`${place} is not an object of headers in JSON`);
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    if (typeof text === 'string') headers[name.toLowerCase()] = text;
  }
  if (headers.host === undefined) throw malformed(`${place} names no host`);
  if (!namesLoopback(headers.host)) {
    throw malformed(`${place} has a host that is not this machine`);
  }
  return headers;
}

export function subProtocols({ headers }: IncomingMessage): string[] {
  return (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((protocol) => protocol.trim())
    .filter((protocol) => protocol !== '');
}

function malformed(reason: string): HandshakeRefused {
  const error = { errorType: 'BadRequestException', message: 'BadRequest', errorCode: 400 };
  return new HandshakeRefused(error, reason);
}

/** JSON in Base64 of either alphabet, with or without padding; undefined where it is not. */
function decoded(text: string): unknown {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return undefined;
  try {
    return JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A plus sign stays one: it belongs to Base64, and clients put that into the address as it is. */
function queryOf({ url = '' }: IncomingMessage): Map<string, string> {
  const at = url.indexOf('?');
  const parameters = at < 0 ? [] : url.slice(at + 1).split('&');
  return new Map(
    parameters.map((parameter) => {
      const equals = parameter.indexOf('=');
      const [name, value] =
        equals < 0 ? [parameter, ''] : [parameter.slice(0, equals), parameter.slice(equals + 1)];
      return [name, unescaped(value)];
    }),
  );
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
