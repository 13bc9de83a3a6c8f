import type { Properties } from '../../properties.ts';
import { RequestMalformed } from '../data-source.ts';
import { missing, present } from '../members.ts';
import { mapToWire } from './typed-values.ts';
import type { Attributes } from './typed-values.ts';

/** A mandatory map of typed values. */
export function typedMap(request: Properties, name: string, at = '$'): Attributes {
  if (!present(request[name])) throw missing(`${at}[${name}]`);
  return mapToWire(request[name], `${at}[${name}]`);
}

const kinds = {
  consistentRead: 'boolean',
  scanIndexForward: 'boolean',
  limit: 'integer',
  segment: 'integer',
  totalSegments: 'integer',
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

/** Members that speak of versions, which only a data source with conflict detection keeps. */
const versioned = ['_version', 'customPartitionKey', 'populateIndexFields'];

export function refuseVersioned(request: Properties): void {
  const given = versioned.find((name) => present(request[name]));
  if (given === undefined) return;
  throw new RequestMalformed(`'${given}' needs a versioned data source, which is not hosted here.`);
}
