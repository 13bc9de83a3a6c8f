import type { Properties } from '../../properties.ts';
import { isRecord } from '../../properties.ts';
import { RequestMalformed } from '../data-source.ts';
import { mapToWire } from './typed-values.ts';
import type { Attributes } from './typed-values.ts';

/** Readers of a request object's members. Absent and null are one; a wrong shape is `RequestMalformed`. */

export function present(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** A mandatory map of typed values. */
export function typedMap(request: Properties, name: string, at = '$'): Attributes {
  if (!present(request[name])) throw missing(`${at}[${name}]`);
  return mapToWire(request[name], `${at}[${name}]`);
}

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

const kinds = {
  consistentRead: 'boolean',
  scanIndexForward: 'boolean',
  limit: 'integer',
  segment: 'integer',
  totalSegments: 'integer',
  select: 'string',
} as const;

/**
 * Copies members whose names only differ by their first letter (`limit`, `Limit`) when they are given. What has the
 * wrong type is refused here: of that, engines speak in words of their own.
 */
export function passOn(
  request: Properties,
  names: readonly (keyof typeof kinds)[],
  input: Record<string, unknown>,
): void {
  for (const name of names) {
    const value = request[name];
    if (!present(value)) continue;
    const kind = kinds[name];
    const fits = kind === 'integer' ? value === (Number(value) | 0) : typeof value === kind;
    if (!fits) throw new RequestMalformed(`Expected a value of type ${kind} for field '$[${name}]'.`);
    input[name[0]!.toUpperCase() + name.slice(1)] = value;
  }
}

/** Undefined when it is not given. */
export function optionalText(request: Properties, name: string): string | undefined {
  const value = request[name];
  if (!present(value)) return undefined;
  if (typeof value !== 'string') throw new RequestMalformed(`Expected a string for field '$[${name}]'.`);
  return value;
}
