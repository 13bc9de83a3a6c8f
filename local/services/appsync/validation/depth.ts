import type { DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';

/** Levels of fields in an operation, leaves counted; fragments add none of their own. The document must be valid. */
export function queryDepth(document: DocumentNode, operation: OperationDefinitionNode): number {
  const fragments = new Map<string, SelectionSetNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node.selectionSet);
  }
  const known = new Map<SelectionSetNode, number>();
  const depthOf = (set: SelectionSetNode | undefined): number => {
    if (!set) return 0;
    const before = known.get(set);
    if (before !== undefined) return before;
    let depth = 0;
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) depth = Math.max(depth, 1 + depthOf(node.selectionSet));
      else if (node.kind === Kind.INLINE_FRAGMENT) depth = Math.max(depth, depthOf(node.selectionSet));
      else depth = Math.max(depth, depthOf(fragments.get(node.name.value)));
    }
    known.set(set, depth);
    return depth;
  };
  return depthOf(operation.selectionSet);
}
