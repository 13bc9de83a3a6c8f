import type { ASTNode, DocumentNode, GraphQLSchema } from 'graphql';
import { BREAK, Kind, TypeInfo, visit } from 'graphql';

/** Where in a document a node stands. */
export interface Place {
  /** Names of the fields, and of the fragment, that lead to it. */
  readonly path: readonly string[];
  readonly types: TypeInfo;
}

/** Walks the document up to `target`; the types are those at that point. Only called once something is wrong. */
export function placeOf(schema: GraphQLSchema, document: DocumentNode, target: ASTNode): Place {
  const types = new TypeInfo(schema);
  const path: string[] = [];
  const named = (node: ASTNode): string | undefined =>
    node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_DEFINITION ? node.name.value : undefined;
  visit(document, {
    enter(node) {
      types.enter(node);
      const name = named(node);
      if (name !== undefined) path.push(name);
      return node === target ? BREAK : undefined;
    },
    leave(node) {
      types.leave(node);
      if (named(node) !== undefined) path.pop();
    },
  });
  return { path, types };
}
