import type {
  GraphQLInputObjectType,
  GraphQLInputType,
  GraphQLLeafType,
  ObjectValueNode,
  ValueNode,
} from 'graphql';
import {
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  Kind,
} from 'graphql';
import { valueText } from './value-text.ts';

/**
 * Why a literal does not fit a type, in graphql-java's words, or undefined when it does. `path` is the argument's name
 * and what leads to the fault within it; `whole` is the argument's value, which some messages show instead of the part.
 */
export function literalFault(
  value: ValueNode,
  type: GraphQLInputType,
  path: string,
  whole: ValueNode = value,
): string | undefined {
  const fault = (shown: ValueNode, why: string): string =>
    `argument '${path}' with value '${valueText(shown)}' ${why}`;
  if (value.kind === Kind.NULL) return isNonNullType(type) ? fault(value, 'must not be null') : undefined;
  if (value.kind === Kind.VARIABLE) return undefined;
  if (isNonNullType(type)) return literalFault(value, type.ofType, path, whole);
  if (isListType(type)) {
    if (value.kind !== Kind.LIST) return literalFault(value, type.ofType, path, whole);
    return firstOf(value.values, (entry, index) =>
      literalFault(entry, type.ofType, `${path}[${index}]`, whole),
    );
  }
  if (isInputObjectType(type)) {
    if (value.kind !== Kind.OBJECT) return fault(whole, 'must be an object type');
    return objectFault(value, type, path, whole, (why) => fault(whole, why));
  }
  return isLeafType(type) && !fitsLeaf(value, type)
    ? fault(value, `is not a valid '${type.name}'`)
    : undefined;
}

function objectFault(
  value: ObjectValueNode,
  type: GraphQLInputObjectType,
  path: string,
  whole: ValueNode,
  fault: (why: string) => string,
): string | undefined {
  const fields = type.getFields();
  const given = new Set(value.fields.map(({ name }) => name.value));
  const missing = Object.values(fields).filter(
    (field) => isRequiredInputField(field) && !given.has(field.name),
  );
  if (missing.length > 0) {
    return fault(`is missing required fields '[${missing.map(({ name }) => name).join(', ')}]'`);
  }
  return firstOf(value.fields, ({ name, value: member }) => {
    const field = fields[name.value];
    if (!field) return fault(`contains a field not in '${type.name}': '${name.value}'`);
    return literalFault(member, field.type, `${path}.${name.value}`, whole);
  });
}

function fitsLeaf(value: ValueNode, type: GraphQLLeafType): boolean {
  try {
    return type.parseLiteral(value, undefined) !== undefined;
  } catch {
    return false;
  }
}

function firstOf<T>(
  all: readonly T[],
  find: (entry: T, index: number) => string | undefined,
): string | undefined {
  for (const [index, entry] of all.entries()) {
    const found = find(entry, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
