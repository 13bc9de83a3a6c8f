import type { GraphQLInputType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import {
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isScalarType,
  typeFromAST,
} from 'graphql';
import type { ErrorEntry } from '../execute/error-entry.ts';
import { locationOf, requestError } from '../execute/error-entry.ts';
import { javaClass, javaText } from '../scalars/java-text.ts';

type Variables = Readonly<Record<string, unknown>>;

/** The first variable whose value does not fit its type, in AppSync's words; asked once graphql-js has refused them. */
export function variableFault(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Variables,
): ErrorEntry | undefined {
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) continue;
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined && definition.defaultValue) continue;
    const message = valueFault(value, type, name, name);
    if (message === undefined) continue;
    // A field that the input type lacks is reported without a place.
    return requestError(message, message.startsWith('The variables input') ? null : locationOf(definition));
  }
  return undefined;
}

/** `name` is the variable's or the input field's, as graphql-java names whichever holds the value. */
function valueFault(
  value: unknown,
  type: GraphQLInputType,
  variable: string,
  name: string,
): string | undefined {
  if (isNonNullType(type)) {
    if (value !== null && value !== undefined) return valueFault(value, type.ofType, variable, name);
    return `Variable '${variable}' has coerced Null value for NonNull type '${String(type)}'`;
  }
  if (value === null || value === undefined) return undefined;
  const invalid = (why: string): string => `Variable '${name}' has an invalid value. ${why}`;
  if (isListType(type)) {
    const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
    return firstFault(entries, (entry) => valueFault(entry, type.ofType, variable, name));
  }
  if (isInputObjectType(type)) {
    if (typeof value !== 'object' || Array.isArray(value)) {
      return invalid(
        `Expected type 'Map' but was '${javaClass(value)}'. Variables for input objects must be an instance of type 'Map'.`,
      );
    }
    const given = value as Variables;
    const fields = type.getFields();
    if (Object.keys(given).some((member) => !Object.hasOwn(fields, member))) {
      return `The variables input contains a field that is not defined for input object type '${type.name}' `;
    }
    return firstFault(Object.values(fields), (field) => {
      const member = Object.hasOwn(given, field.name) ? given[field.name] : undefined;
      if (member === undefined && field.defaultValue !== undefined) return undefined;
      return valueFault(member, field.type, variable, field.name);
    });
  }
  if (isEnumType(type)) {
    if (typeof value === 'string' && type.getValue(value)) return undefined;
    return invalid(`Invalid input for Enum '${type.name}'. No value found for name '${javaText(value)}'`);
  }
  return isScalarType(type) ? scalarFault(value, type, invalid) : undefined;
}

interface ScalarParser {
  readonly name: string;
  parseValue(value: unknown): unknown;
}

function scalarFault(
  value: unknown,
  type: ScalarParser,
  invalid: (why: string) => string,
): string | undefined {
  try {
    type.parseValue(value);
    return undefined;
  } catch (error) {
    if (type.name.startsWith('AWS') && error instanceof Error) return invalid(error.message);
    return invalid(`Expected type '${type.name}' but was '${javaClass(value)}'.`);
  }
}

function firstFault<T>(all: readonly T[], faultOf: (entry: T) => string | undefined): string | undefined {
  for (const entry of all) {
    const fault = faultOf(entry);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
