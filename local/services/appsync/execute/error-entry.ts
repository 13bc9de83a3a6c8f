import type { FieldNode } from 'graphql';
import { getLocation } from 'graphql';

export type ResponsePath = readonly (string | number)[];

export interface Location {
  readonly line: number;
  readonly column: number;
  readonly sourceName: null;
}

/** One member of a response's `errors`. AppSync writes the members in this order, so they are made in it. */
export interface ErrorEntry {
  readonly path: ResponsePath | null;
  readonly data?: unknown;
  readonly errorType?: string | null;
  readonly errorInfo?: unknown;
  readonly locations: readonly Location[] | null;
  readonly message: string;
}

export interface FieldFault {
  readonly message: string;
  readonly errorType: string | null;
  readonly data?: unknown;
  readonly errorInfo?: unknown;
}

/** An error that a field's resolver or AppSync raised for the field. */
export function fieldError(fault: FieldFault, path: ResponsePath, nodes: readonly FieldNode[]): ErrorEntry {
  return {
    path,
    data: fault.data ?? null,
    errorType: fault.errorType,
    errorInfo: fault.errorInfo ?? null,
    locations: nodes.slice(0, 1).flatMap(locationOf),
    message: fault.message,
  };
}

/** An error found while a value was completed: it has neither type nor location. */
export function completionError(message: string, path: ResponsePath): ErrorEntry {
  return { path, locations: null, message };
}

/** An error of a request that did not get as far as a field. */
export function requestError(message: string, locations: readonly Location[] | null): ErrorEntry {
  return { path: null, locations, message };
}

export function locationOf(node: Pick<FieldNode, 'loc'>): Location[] {
  if (!node.loc) return [];
  const { line, column } = getLocation(node.loc.source, node.loc.start);
  return [{ line, column, sourceName: null }];
}

/** A path as graphql-java writes it: `/companies/items[3]/name`. */
export function pathText(path: ResponsePath): string {
  return path.map((step) => (typeof step === 'number' ? `[${step}]` : `/${step}`)).join('');
}
