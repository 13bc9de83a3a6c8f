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

/** Copies members whose names only differ by their first letter (`limit`, `Limit`) when they are given. */
export function passOn(request: Properties, names: readonly string[], input: Record<string, unknown>): void {
  for (const name of names) {
    const value = request[name];
    if (present(value)) input[name[0]!.toUpperCase() + name.slice(1)] = value;
  }
}
