import type { ASTVisitor, FieldNode, SelectionSetNode, ValidationContext } from 'graphql';
import { getNamedType, GraphQLError, isLeafType, Kind, OperationTypeNode } from 'graphql';
import { literalFault } from './literal.ts';

/** Literals in arguments fit their types; one fault is reported for each argument. https://spec.graphql.org/October2021/#sec-Values-of-Correct-Type */
export function ArgumentsOfCorrectType(context: ValidationContext): ASTVisitor {
  return {
    Argument(node) {
      const argument = context.getArgument();
      const fault = argument ? literalFault(node.value, argument.type, node.name.value) : undefined;
      if (fault !== undefined) context.reportError(new GraphQLError(fault, { nodes: node }));
    },
  };
}

/** Default values of variables fit the variables' types. https://spec.graphql.org/October2021/#sec-Values-of-Correct-Type */
export function VariableDefaultValuesOfCorrectType(context: ValidationContext): ASTVisitor {
  return {
    VariableDefinition(node) {
      const type = context.getInputType();
      if (!node.defaultValue || !type || literalFault(node.defaultValue, type, '') === undefined) return;
      context.reportError(new GraphQLError(node.variable.name.value, { nodes: node }));
    },
  };
}

/** An API with introspection turned off has no `__schema` and no `__type`; `__typename` stays. */
export function NoIntrospection(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      const name = node.name.value;
      if (name !== '__schema' && name !== '__type') return undefined;
      if (context.getParentType() !== context.getSchema().getQueryType()) return undefined;
      context.reportError(new GraphQLError(name, { nodes: node }));
      return false;
    },
  };
}

/** Leaves have no selection and everything else has one; either fault is the field's. https://spec.graphql.org/October2021/#sec-Leaf-Field-Selections */
export function ScalarLeaves(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      const type = context.getType();
      if (!type || isLeafType(getNamedType(type)) !== (node.selectionSet !== undefined)) return;
      context.reportError(new GraphQLError(node.name.value, { nodes: node }));
    },
  };
}

/**
 * A subscription has one root field, which is no introspection field. What `@skip` and `@include` say is not asked: it may
 * depend on variables, which are not known here. https://spec.graphql.org/October2021/#sec-Single-root-field
 */
export function OneSubscriptionField(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (node.operation !== OperationTypeNode.SUBSCRIPTION) return false;
      const fields = rootFields(context, node.selectionSet, new Set());
      const [first] = fields;
      if (!first) return false;
      const other = fields.find((field) => responseKey(field) !== responseKey(first));
      const fault = other ?? fields.find(({ name }) => name.value.startsWith('__'));
      if (fault) context.reportError(new GraphQLError(fault.name.value, { nodes: fault }));
      return false;
    },
  };
}

function rootFields(
  context: ValidationContext,
  { selections }: SelectionSetNode,
  spread: Set<string>,
): FieldNode[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node];
    if (node.kind === Kind.INLINE_FRAGMENT) return rootFields(context, node.selectionSet, spread);
    const name = node.name.value;
    const fragment = spread.has(name) ? undefined : context.getFragment(name);
    spread.add(name);
    return fragment ? rootFields(context, fragment.selectionSet, spread) : [];
  });
}

const responseKey = ({ alias, name }: FieldNode): string => (alias ?? name).value;
