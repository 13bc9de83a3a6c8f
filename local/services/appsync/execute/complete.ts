import type { GraphQLAbstractType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { getNamedType, isAbstractType, isLeafType, isListType, isNonNullType } from 'graphql';
import { leafSerializer } from './leaf.ts';

/** A value that does not fit its field's type. `indices` lead to it through lists. */
export class Misfit extends Error {
  override readonly name = 'Misfit';
  readonly indices: number[] = [];
  constructor(
    /** The message, once the path is known. */
    readonly text: (path: string) => string,
  ) {
    super('A value does not fit its type.');
  }
}

/**
 * Brings a value into its type's shape: null, leaf or nested. Throws `Misfit`, also for a null that the type forbids;
 * `report` gets the misfits that a nullable list entry takes in.
 */
export type Complete = (value: unknown, report: (misfit: Misfit) => void) => unknown;

export function completer(type: GraphQLOutputType, parent: string, schema: GraphQLSchema): Complete {
  if (isNonNullType(type)) {
    const inner = completer(type.ofType, parent, schema);
    const forbidden = (path: string): string =>
      `Cannot return null for non-nullable type: '${String(type.ofType)}' within parent '${parent}' (${path})`;
    return (value, report) => {
      const completed = inner(value, report);
      if (completed === null) throw new Misfit(forbidden);
      return completed;
    };
  }
  if (isListType(type))
    return listCompleter(completer(type.ofType, parent, schema), isNonNullType(type.ofType));
  const named = getNamedType(type);
  if (isLeafType(named)) {
    const serialize = leafSerializer(named);
    return (value) => {
      if (value === null || value === undefined) return null;
      try {
        return serialize(value);
      } catch (error) {
        throw new Misfit(
          (path) => `Can't serialize value (${path}) : ${error instanceof Error ? error.message : ''}`,
        );
      }
    };
  }
  const possible = isAbstractType(named) ? abstractChecker(named, parent, schema) : undefined;
  return (value) => {
    if (value === null || value === undefined) return null;
    if (typeof value !== 'object' || Array.isArray(value)) throw mismatch('OBJECT', value);
    possible?.(value as Readonly<Record<string, unknown>>);
    return value;
  };
}

function listCompleter(item: Complete, mandatory: boolean): Complete {
  return (value, report) => {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) throw mismatch('LIST', value);
    return value.map((entry: unknown, index) => {
      try {
        return item(entry, (misfit) => {
          misfit.indices.unshift(index);
          report(misfit);
        });
      } catch (error) {
        if (!(error instanceof Misfit)) throw error;
        error.indices.unshift(index);
        if (mandatory) throw error;
        report(error);
        return null;
      }
    });
  };
}

/** An interface's or union's value says its type itself. https://docs.aws.amazon.com/appsync/latest/devguide/interfaces-and-unions.html */
function abstractChecker(type: GraphQLAbstractType, parent: string, schema: GraphQLSchema) {
  const names = new Set(schema.getPossibleTypes(type).map(({ name }) => name));
  return (value: Readonly<Record<string, unknown>>): void => {
    if (typeof value.__typename === 'string' && names.has(value.__typename)) return;
    throw new Misfit(
      (path) =>
        `Can't resolve '${path}'. Abstract type '${type.name}' must resolve to an Object type at runtime for a field of '${parent}': its value names none of its types in __typename.`,
    );
  };
}

function mismatch(expected: 'LIST' | 'OBJECT', value: unknown): Misfit {
  const got = Array.isArray(value) ? 'LIST' : (typeof value).toUpperCase();
  return new Misfit(
    (path) => `Can't resolve value (${path}) : type mismatch error, expected type ${expected}, got ${got}`,
  );
}
