import type { DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';

/** How far an operation reaches once its fragments stand where they are spread. */
export interface Extent {
  /** Levels of fields, leaves counted; fragments add none of their own. */
  readonly depth: number;
  /** Fields and fragments, each counted as often as it is spread. Fragments within fragments can make it 2^1000. */
  readonly selections: number;
}

const none: Extent = { depth: 0, selections: 0 };

/** Takes time by the length of the document, whatever it spreads. The document must be valid. */
export function extentOf(document: DocumentNode, operation: OperationDefinitionNode): Extent {
  const fragments = new Map<string, SelectionSetNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node.selectionSet);
  }
  const known = new Map<SelectionSetNode, Extent>();
  const measure = (set: SelectionSetNode | undefined): Extent => {
    if (!set) return none;
    const before = known.get(set);
    if (before) return before;
    let depth = 0;
    let selections = 0;
    for (const node of set.selections) {
      const below = measure(
        node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node.selectionSet,
      );
      depth = Math.max(depth, below.depth + (node.kind === Kind.FIELD ? 1 : 0));
      selections += 1 + below.selections;
    }
    const extent = { depth, selections };
    known.set(set, extent);
    return extent;
  };
  return measure(operation.selectionSet);
}
