import type {
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import { Kind } from 'graphql';
import type { Caller } from './caller.ts';

/**
 * Asks IAM for every root field of an operation, also those that `@skip` leaves out, `__schema` and `__typename`. The
 * document has to be valid. Throws `Refusal`; callers of other modes need no such permission.
 */
export function demandRootFields(
  { demand }: Caller,
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): void {
  if (!demand) return;
  const type = schema.getRootType(operation.operation);
  if (!type) return;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const names = new Set<string>();
  collect(operation.selectionSet, fragments, names);
  demand(type.name, names);
}

/** Takes the fragments that it meets out of `fragments`: many spreads of one say no more than the first. */
function collect(
  { selections }: SelectionSetNode,
  fragments: Map<string, FragmentDefinitionNode>,
  names: Set<string>,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FIELD) names.add(selection.name.value);
    else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, fragments, names);
    else {
      const fragment = fragments.get(selection.name.value);
      fragments.delete(selection.name.value);
      if (fragment) collect(fragment.selectionSet, fragments, names);
    }
  }
}
