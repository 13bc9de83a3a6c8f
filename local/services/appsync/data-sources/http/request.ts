import type { Properties } from '../../properties.ts';
import { isRecord } from '../../properties.ts';
import { RequestMalformed } from '../data-source.ts';
import { missing, present, record, requestObject } from '../members.ts';

/** What a handler asks of an HTTP data source, checked. */
export interface HttpRequest {
  readonly method: string;
  /** With the query, as it goes behind the endpoint. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer | undefined;
}

const methods: readonly unknown[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Names with a dash are what AWS means where it writes `TRANSFER_ENCODING` and `EXPECTATION`. */
const notSettable: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'user-agent',
  'expect',
  'expectation',
  'transfer-encoding',
  'content-length',
]);

const encodings: Readonly<Record<string, BufferEncoding>> = {
  'utf-8': 'utf8',
  'us-ascii': 'latin1',
  'iso-8859-1': 'latin1',
  'utf-16le': 'utf16le',
};

/** Throws `RequestMalformed`. https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-http-js.html */
export function readHttpRequest(value: unknown): HttpRequest {
  const request: Properties = requestObject(value, '$[method]');
  const { method, resourcePath } = request;
  if (!present(method)) throw missing('$[method]');
  if (!methods.includes(method)) throw new RequestMalformed(`Unsupported method '${String(method)}'.`);
  if (!present(resourcePath)) throw missing('$[resourcePath]');
  if (typeof resourcePath !== 'string' || !resourcePath.startsWith('/')) {
    throw new RequestMalformed("Expected a path that begins with '/' for field '$[resourcePath]'.");
  }
  const params = present(request.params) ? record(request.params, '$[params]') : {};
  const headers = readHeaders(params.headers);
  const contentType = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  return {
    method: method as string,
    path: resourcePath + readQuery(params.query, resourcePath),
    headers,
    body: readBody(params.body, contentType),
  };
}

function readHeaders(value: unknown): [string, string][] {
  if (!present(value)) return [];
  return Object.entries(record(value, '$[params][headers]')).map(([name, text]) => {
    const at = `$[params][headers][${name}]`;
    if (typeof text !== 'string') throw new RequestMalformed(`Expected a string for field '${at}'.`);
    if (notSettable.has(name.toLowerCase().replaceAll('_', '-'))) {
      throw new RequestMalformed(`The header '${name}' cannot be set.`);
    }
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(text)) {
      throw new RequestMalformed(`The header '${name}' is not one that can be sent.`);
    }
    return [name, text];
  });
}

function readQuery(value: unknown, resourcePath: string): string {
  if (!present(value)) return '';
  const pairs = Object.entries(record(value, '$[params][query]')).map(([name, text]) => {
    if (typeof text !== 'string' && typeof text !== 'number' && typeof text !== 'boolean') {
      throw new RequestMalformed(`Expected a string for field '$[params][query][${name}]'.`);
    }
    return `${encoded(name)}=${encoded(String(text))}`;
  });
  if (pairs.length === 0) return '';
  return `${resourcePath.includes('?') ? '&' : '?'}${pairs.join('&')}`;
}

/** RFC 3986, as Signature Version 4 has it: what is signed is what is sent. */
function encoded(text: string): string {
  try {
    return encodeURIComponent(text).replace(
      /[!'()*]/g,
      (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  } catch {
    throw new RequestMalformed('A text in the request is not well-formed Unicode.');
  }
}

function readBody(value: unknown, contentType: string): Buffer | undefined {
  if (!present(value)) return undefined;
  const charset = /;\s*charset="?([\w-]+)"?/i.exec(contentType)?.[1]?.toLowerCase() ?? 'utf-8';
  const encoding = encodings[charset];
  if (!encoding) throw new RequestMalformed(`The charset '${charset}' is not supported here.`);
  return Buffer.from(typeof value === 'string' ? value : asJson(value, contentType), encoding);
}

function asJson(value: unknown, contentType: string): string {
  const mediaType = contentType.split(';')[0]!.trim().toLowerCase();
  const json = /^application\/(?:json|x-amz-json-1\.[01]|[\w.-]+\+json)$/.test(mediaType);
  if (json && (isRecord(value) || Array.isArray(value))) return JSON.stringify(value);
  throw new RequestMalformed(
    "Expected a string for field '$[params][body]': other values are sent only where Content-Type is JSON.",
  );
}
