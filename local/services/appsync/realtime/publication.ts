import type {
  FieldNode,
  GraphQLCompositeType,
  GraphQLObjectType,
  GraphQLOutputType,
  SelectionSetNode,
} from 'graphql';
import {
  getNamedType,
  getNullableType,
  getVariableValues,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
} from 'graphql';
import type { Selecting } from '../execute/collect-fields.ts';
import { collectFields } from '../execute/collect-fields.ts';
import type { ErrorEntry } from '../execute/error-entry.ts';
import { pathText } from '../execute/error-entry.ts';
import type { CompletedMutation } from '../execute/execute.ts';

/** A root field of a mutation, as its result stands in the answer. */
export interface MutationField {
  readonly name: string;
  readonly responseKey: string;
  readonly nodes: readonly FieldNode[];
}

interface Reading extends Selecting {
  readonly objectTypes: ReadonlyMap<string, string>;
}

/** The root fields of a mutation in the order in which they ran. */
export function mutationFields({ chosen, operation }: CompletedMutation): MutationField[] {
  const { schema } = chosen.service;
  const root = schema.getMutationType()!;
  const reading = readingOf(chosen, operation);
  return [...collectFields(reading, root, [chosen.node.selectionSet])].map(([responseKey, nodes]) => ({
    name: nodes[0]!.name.value,
    responseKey,
    nodes,
  }));
}

/** The errors of a root field and of all below it. */
export function errorsOf(errors: readonly ErrorEntry[], { responseKey }: MutationField): ErrorEntry[] {
  return errors.filter(({ path }) => path?.[0] === responseKey);
}

/**
 * What a mutation's field publishes: its result as far as the mutation selected it, members by the names that the schema
 * gives them, whatever the mutation called them. Of a field selected twice the first is taken. Objects know their type as
 * `__typename`, which is no member for anything that lists them.
 * https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
 */
export function publishedValue(
  { chosen, operation, result }: CompletedMutation,
  { name, responseKey, nodes }: MutationField,
): unknown {
  const type = chosen.service.schema.getMutationType()!.getFields()[name]!.type;
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  return read(readingOf(chosen, operation), result.data?.[responseKey], type, sets, [responseKey]);
}

function readingOf(
  { service, checked, node }: CompletedMutation['chosen'],
  { variables, objectTypes = new Map() }: CompletedMutation['operation'],
): Reading {
  const { schema } = service;
  const { coerced = {} } = getVariableValues(schema, node.variableDefinitions ?? [], variables);
  return { schema, fragments: checked.fragments, variableValues: coerced, objectTypes };
}

function read(
  reading: Reading,
  value: unknown,
  type: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
  path: readonly (string | number)[],
): unknown {
  if (value === null || value === undefined) return null;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    return (value as unknown[]).map((entry, index) =>
      read(reading, entry, nullable.ofType, sets, [...path, index]),
    );
  }
  const named = getNamedType(nullable);
  // In the answer it is text; whoever reads the published object makes text of it again.
  if (named.name === 'AWSJSON') return JSON.parse(value as string);
  if (!isCompositeType(named)) return value;
  return readObject(reading, value as Readonly<Record<string, unknown>>, named, sets, path);
}

function readObject(
  reading: Reading,
  value: Readonly<Record<string, unknown>>,
  named: GraphQLCompositeType,
  sets: readonly SelectionSetNode[],
  path: readonly (string | number)[],
): unknown {
  const type = isObjectType(named) ? named : typeAt(reading, value, sets, path);
  const object: Record<string, unknown> = {};
  if (!type) return object;
  Object.defineProperty(object, '__typename', { value: type.name });
  const fields = type.getFields();
  for (const [responseKey, nodes] of collectFields(reading, type, sets)) {
    const name = nodes[0]!.name.value;
    const field = fields[name];
    if (!field || Object.hasOwn(object, name)) continue;
    const below = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    object[name] = read(reading, value[responseKey], field.type, below, [...path, responseKey]);
  }
  return object;
}

/** Noted when the object's first field was read; one of which only `__typename` was selected says it itself. */
function typeAt(
  { objectTypes, schema }: Reading,
  value: Readonly<Record<string, unknown>>,
  sets: readonly SelectionSetNode[],
  path: readonly (string | number)[],
): GraphQLObjectType | undefined {
  const said = sets
    .flatMap(({ selections }) => selections)
    .find((node) => node.kind === Kind.FIELD && node.name.value === '__typename') as FieldNode | undefined;
  const name = objectTypes.get(pathText(path)) ?? (said && value[(said.alias ?? said.name).value]);
  const type = typeof name === 'string' ? schema.getType(name) : undefined;
  return isObjectType(type) ? type : undefined;
}
