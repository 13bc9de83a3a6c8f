import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../properties.ts';
import type { EventFilter } from './filter.ts';

/**
 * Every argument that was given equals the published object's field of its name. One given as null asks for a field that
 * is null or not there; one that was left out asks for nothing.
 * https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
 */
export function argumentFilter(given: Readonly<Record<string, unknown>>): EventFilter {
  const entries = Object.entries(given);
  return {
    key: JSON.stringify(entries),
    fields: entries.flatMap(([name, value]) => (value === null ? [] : [name])),
    matches: (event) => entries.every(([name, value]) => equals(event, name, value)),
  };
}

function equals(event: unknown, name: string, value: unknown): boolean {
  const field = isRecord(event) && Object.hasOwn(event, name) ? (event[name] ?? null) : undefined;
  if (value === null) return field === null || field === undefined;
  return isDeepStrictEqual(plain(field), plain(value));
}

/** graphql-js makes input objects without a prototype, which would tell them apart from published ones. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}
