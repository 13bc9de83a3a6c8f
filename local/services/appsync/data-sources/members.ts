import type { Properties } from '../properties.ts';
import { isRecord } from '../properties.ts';
import { RequestMalformed } from './data-source.ts';

/** Readers of a request object's members. Absent and null are one; a wrong shape is `RequestMalformed`. */

export function present(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/troubleshooting-and-common-mistakes.html */
export function missing(at: string): RequestMalformed {
  return new RequestMalformed(`Value for field '${at}' not found.`);
}

export function record(value: unknown, at: string): Properties {
  if (!present(value)) throw missing(at);
  if (!isRecord(value)) throw new RequestMalformed(`Expected JSON object for field '${at}'.`);
  return value;
}

export function records(value: unknown, at: string): readonly unknown[] {
  if (!present(value)) throw missing(at);
  if (!Array.isArray(value)) throw new RequestMalformed(`Expected JSON array for field '${at}'.`);
  return value;
}

/** What a handler returned, which is a request object or none at all. `first` is the member that is missed first. */
export function requestObject(request: unknown, first: string): Properties {
  if (isRecord(request)) return request;
  if (!present(request)) throw missing(first);
  const kind = Array.isArray(request) ? 'ARRAY' : (typeof request).toUpperCase();
  throw new RequestMalformed(`Expected JSON object but got a '${kind}' instead.`);
}

/** Undefined when it is not given. */
export function optionalText(request: Properties, name: string): string | undefined {
  const value = request[name];
  if (!present(value)) return undefined;
  if (typeof value !== 'string') throw new RequestMalformed(`Expected a string for field '$[${name}]'.`);
  return value;
}
