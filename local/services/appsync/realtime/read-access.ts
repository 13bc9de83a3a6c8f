import type { DocumentNode, GraphQLSchema } from 'graphql';
import { isAbstractType, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { GraphQLService } from '../api.ts';
import type { Caller } from '../auth/caller.ts';

const known = new WeakMap<DocumentNode, readonly (readonly [type: string, field: string])[]>();

/**
 * What a caller may read of a document, as text: callers with the same text get the same answer to it. Counts all that
 * the document names, for every type that an interface or union in it can be.
 */
export function readAccess(
  { schema, readable }: GraphQLService,
  document: DocumentNode,
  caller: Caller,
): string {
  const reads = readable(caller);
  return coordinatesOf(schema, document)
    .map(([type, field]) => (reads(type, field) ? '1' : '0'))
    .join('');
}

function coordinatesOf(schema: GraphQLSchema, document: DocumentNode) {
  const before = known.get(document);
  if (before) return before;
  const coordinates = new Map<string, readonly [string, string]>();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      [Kind.FIELD](node) {
        const parent = types.getParentType();
        if (!parent) return;
        const actual = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [parent];
        for (const { name } of actual) coordinates.set(`${name}.${node.name.value}`, [name, node.name.value]);
      },
    }),
  );
  const list = [...coordinates.values()];
  known.set(document, list);
  return list;
}
