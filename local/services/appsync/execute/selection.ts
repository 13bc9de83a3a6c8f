import type { FieldNode, GraphQLNamedType, GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import { getNamedType, Kind, print } from 'graphql';
import { concerns, fragmentOf, included } from './selection-nodes.ts';

export interface Selection {
  readonly selectionSetList: readonly string[];
  readonly selectionSetGraphQL: string;
}

const none: Selection = { selectionSetList: [], selectionSetGraphQL: '' };

/** Selections by their field node: documents are cached, and without `@skip` and `@include` nothing else decides. */
const known = new WeakMap<FieldNode, Selection>();
/** Longer lists are made anew: fragments let a short document select a great deal. */
const longestKept = 1000;

/**
 * `ctx.info`'s view of what is selected below a field: paths like `items/name`, aliases in place of names. Selections on
 * other types than the field's own do not appear.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 */
export function selectionOf(info: GraphQLResolveInfo): Selection {
  const [first] = info.fieldNodes;
  if (!first?.selectionSet) return none;
  const before = known.get(first);
  if (before && info.fieldNodes.length === 1) return before;
  const walk: Walk = { info, paths: new Set(), conditional: false };
  for (const node of info.fieldNodes) collect(walk, node.selectionSet, getNamedType(info.returnType), '');
  const selection = { selectionSetList: [...walk.paths], selectionSetGraphQL: print(first.selectionSet) };
  const keep = !walk.conditional && info.fieldNodes.length === 1 && walk.paths.size <= longestKept;
  if (keep) known.set(first, selection);
  return selection;
}

interface Walk {
  readonly info: GraphQLResolveInfo;
  readonly paths: Set<string>;
  conditional: boolean;
}

function collect(
  walk: Walk,
  selectionSet: SelectionSetNode | undefined,
  type: GraphQLNamedType,
  prefix: string,
): void {
  for (const node of selectionSet?.selections ?? []) {
    if (node.directives && node.directives.length > 0) walk.conditional = true;
    if (!included(node, walk.info.variableValues)) continue;
    if (node.kind === Kind.FIELD) {
      const path = prefix + (node.alias ?? node.name).value;
      walk.paths.add(path);
      const field = 'getFields' in type ? type.getFields()[node.name.value] : undefined;
      if (field && node.selectionSet) {
        collect(walk, node.selectionSet, getNamedType(field.type), `${path}/`);
      }
      continue;
    }
    const fragment = fragmentOf(walk.info.fragments, node);
    const condition = fragment?.typeCondition?.name.value;
    if (fragment && (condition === undefined || concerns(walk.info.schema, type, condition))) {
      collect(walk, fragment.selectionSet, type, prefix);
    }
  }
}
