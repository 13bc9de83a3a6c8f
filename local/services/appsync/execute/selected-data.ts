import type { GraphQLNamedType, GraphQLResolveInfo, SelectionSetNode } from 'graphql';
import { getNamedType, isAbstractType, isCompositeType, Kind } from 'graphql';
import { concerns, fragmentOf, included } from './selection-nodes.ts';

/**
 * The part of an error's `data` that the field's selection asks for, so that an error cannot say more than an answer:
 * members by response name, absent ones null, and none that the caller may not read.
 */
export function selectedData(data: unknown, info: GraphQLResolveInfo, readable: Readable): unknown {
  const type = getNamedType(info.returnType);
  if (!isCompositeType(type) || data === null || data === undefined) return data ?? null;
  const sets = info.fieldNodes.map((node) => node.selectionSet);
  return pick(info, data, sets, type, readable);
}

export type Readable = (typeName: string, fieldName: string) => boolean;

function pick(
  info: GraphQLResolveInfo,
  data: unknown,
  sets: readonly (SelectionSetNode | undefined)[],
  type: GraphQLNamedType,
  readable: Readable,
): unknown {
  if (Array.isArray(data)) return data.map((entry) => pick(info, entry, sets, type, readable));
  if (typeof data !== 'object' || data === null) return null;
  const members = data as Readonly<Record<string, unknown>>;
  const named =
    isAbstractType(type) && typeof members.__typename === 'string' ? members.__typename : type.name;
  const actual = info.schema.getType(named) ?? type;
  const picked = Object.create(null) as Record<string, unknown>;
  for (const set of sets) pickInto(picked, info, members, set, actual, readable);
  return picked;
}

function pickInto(
  picked: Record<string, unknown>,
  info: GraphQLResolveInfo,
  data: Readonly<Record<string, unknown>>,
  set: SelectionSetNode | undefined,
  type: GraphQLNamedType,
  readable: Readable,
): void {
  for (const node of set?.selections ?? []) {
    if (!included(node, info.variableValues)) continue;
    if (node.kind !== Kind.FIELD) {
      const fragment = fragmentOf(info.fragments, node);
      const condition = fragment?.typeCondition?.name.value;
      if (fragment && (condition === undefined || concerns(info.schema, type, condition))) {
        pickInto(picked, info, data, fragment.selectionSet, type, readable);
      }
      continue;
    }
    const name = node.name.value;
    const response = (node.alias ?? node.name).value;
    const field = 'getFields' in type ? type.getFields()[name] : undefined;
    if (name === '__typename') picked[response] = data.__typename ?? type.name;
    else if (!field || !Object.hasOwn(data, name) || !readable(type.name, name)) picked[response] = null;
    else if (node.selectionSet) {
      picked[response] = pick(info, data[name], [node.selectionSet], getNamedType(field.type), readable);
    } else picked[response] = data[name] ?? null;
  }
}
