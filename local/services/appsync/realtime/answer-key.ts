import type { ASTNode, FieldNode } from 'graphql';
import { getVariableValues, Kind, print, visit } from 'graphql';
import type { CheckedDocument } from '../documents.ts';
import type { Caller } from '../auth/caller.ts';
import type { ChosenOperation } from '../execute/chosen-operation.ts';
import { readAccess } from './read-access.ts';

interface Shape {
  readonly text: string;
  /** Names of the variables in it. */
  readonly variables: readonly string[];
}

/** Of what is selected below a field, and of all fragments of a document: neither depends on the operation. */
const known = new WeakMap<FieldNode | CheckedDocument['fragments'], Shape>();

/**
 * Subscriptions of one API with the same key say the same of every event, so that it is worked out once for all of them.
 * The arguments of the field do not matter: they decide whether an event is meant for a subscription, not what it says.
 * Variables count by the values that the operation gives them, its defaults among them.
 */
export function answerKey(
  { service, checked, node }: ChosenOperation,
  nodes: readonly FieldNode[],
  variables: Readonly<Record<string, unknown>>,
  caller: Caller,
): string {
  const { name, alias = name } = nodes[0]!;
  const shapes = [
    ...nodes.map((field) => shapeOf(field, field.selectionSet ? [field.selectionSet] : [])),
    shapeOf(checked.fragments, Object.values(checked.fragments)),
  ];
  const { coerced = {} } = getVariableValues(service.schema, node.variableDefinitions ?? [], variables);
  const read = [...new Set(shapes.flatMap((shape) => shape.variables))]
    .filter((variable) => Object.hasOwn(coerced, variable))
    .map((variable) => [variable, coerced[variable]]);
  const access = readAccess(service, checked.document, caller);
  return JSON.stringify([alias.value, name.value, shapes.map(({ text }) => text), read, access]);
}

function shapeOf(owner: FieldNode | CheckedDocument['fragments'], nodes: readonly ASTNode[]): Shape {
  const before = known.get(owner);
  if (before) return before;
  const variables = new Set<string>();
  for (const node of nodes) {
    visit(node, { [Kind.VARIABLE]: (variable) => void variables.add(variable.name.value) });
  }
  const shape = { text: nodes.map((node) => print(node)).join('\n'), variables: [...variables] };
  known.set(owner, shape);
  return shape;
}
