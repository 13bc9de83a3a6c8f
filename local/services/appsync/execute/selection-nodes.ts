import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLNamedType,
  GraphQLSchema,
  SelectionNode,
} from 'graphql';
import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isObjectType,
  Kind,
} from 'graphql';

/** The inline fragment itself, or the one that a spread names. */
export function fragmentOf(
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
  node: Exclude<SelectionNode, FieldNode>,
) {
  return node.kind === Kind.INLINE_FRAGMENT ? node : fragments[node.name.value];
}

/** Whether every value of `type` is one of the condition's. */
export function concerns(schema: GraphQLSchema, type: GraphQLNamedType, condition: string): boolean {
  if (type.name === condition) return true;
  const other = schema.getType(condition);
  return isObjectType(type) && isAbstractType(other) && schema.isSubType(other, type);
}

/** Whether `@skip` and `@include` leave the node in. */
export function included(node: SelectionNode, variableValues: Readonly<Record<string, unknown>>): boolean {
  if (!node.directives || node.directives.length === 0) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variableValues);
  const include = getDirectiveValues(GraphQLIncludeDirective, node, variableValues);
  return skip?.if !== true && include?.if !== false;
}
