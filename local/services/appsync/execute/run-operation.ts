import type { ExecutionResult } from 'graphql';
import { execute, GraphQLError } from 'graphql';
import type { Log } from '../../../kernel/log.ts';
import { variableFault } from '../validation/variables.ts';
import type { ChosenOperation } from './chosen-operation.ts';
import type { ErrorEntry } from './error-entry.ts';
import { fieldError, locationOf } from './error-entry.ts';
import { FieldNulled } from './field.ts';
import { internalFailure } from './field-failed.ts';
import type { Operation } from './operation.ts';

export interface OperationResult {
  /** Undefined when nothing ran, because a variable does not fit. */
  readonly data: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors: readonly ErrorEntry[];
}

/** Executes an operation without faults; waits for every resolver that it started. `root` is what root fields read. */
export async function runOperation(
  { service, checked, node }: ChosenOperation,
  operation: Operation,
  log: Log,
  root?: unknown,
): Promise<OperationResult> {
  const { variables } = operation;
  const result = await execute({
    schema: service.schema,
    document: checked.document,
    rootValue: root,
    variableValues: variables,
    operationName: node.name?.value ?? null,
    contextValue: operation,
  });
  while (operation.running.size > 0) await Promise.allSettled(operation.running);
  if (!('data' in result)) {
    const fault = variableFault(service.schema, node, variables);
    return { data: undefined, errors: fault ? [fault] : foreignErrors(result, log) };
  }
  const errors = result.errors ? [...operation.errors, ...foreignErrors(result, log)] : operation.errors;
  return { data: result.data, errors };
}

/** Errors that no field of ours raised: graphql-js's own about the request, and mistakes of the host. */
function foreignErrors(result: ExecutionResult, log: Log): ErrorEntry[] {
  return (result.errors ?? [])
    .filter((error) => !(error.originalError instanceof FieldNulled))
    .map((error) => entryOf(error, log));
}

function entryOf(error: GraphQLError, log: Log): ErrorEntry {
  const nodes = error.nodes ?? [];
  // One within one: a variable that fits its own type but not the argument's, such as null where the argument has a default.
  if (!error.originalError || error.originalError instanceof GraphQLError) {
    return {
      path: error.path ?? null,
      locations: nodes.slice(0, 1).flatMap(locationOf),
      message: error.message,
    };
  }
  log.error(`GraphQL execution: ${error.originalError.stack ?? error.message}`);
  return {
    ...fieldError(internalFailure, error.path ?? [], []),
    locations: nodes.slice(0, 1).flatMap(locationOf),
  };
}
