import type { ExecutionResult, GraphQLError, OperationDefinitionNode } from 'graphql';
import { execute, OperationTypeNode } from 'graphql';
import type { Log } from '../../../kernel/log.ts';
import type { Api } from '../api.ts';
import type { Caller } from '../auth/caller.ts';
import type { CheckedDocument } from '../documents.ts';
import { badRequest, Refusal, unparsable } from '../refusal.ts';
import type { GraphQLRequest } from '../request-body.ts';
import { variableFault } from '../validation/variables.ts';
import type { ErrorEntry } from './error-entry.ts';
import { fieldError, locationOf, requestError } from './error-entry.ts';
import { FieldNulled } from './field.ts';
import { internalFailure } from './field-failed.ts';
import type { Operation } from './operation.ts';

export interface GraphQLAnswer {
  readonly data: unknown;
  readonly errors: readonly ErrorEntry[];
  readonly headers: ReadonlyMap<string, string>;
}

/** graphql-java's limit. It counts the fields that are left after merging equal ones; this host does not merge. */
const maxSelections = 100_000;
const tooWide = `Maximum field count exceeded. The limit is ${maxSelections}.`;

const noHeaders: ReadonlyMap<string, string> = new Map();
const refusedWith = (errors: readonly ErrorEntry[]): GraphQLAnswer => ({
  data: null,
  errors,
  headers: noHeaders,
});

/** Answers one GraphQL request. Throws `Refusal` for what AppSync refuses by HTTP status. */
export async function executeRequest(
  { service, queryDepthLimit }: Api,
  { query, variables, operationName }: GraphQLRequest,
  caller: Caller,
  request: Readonly<Record<string, unknown>>,
  log: Log,
): Promise<GraphQLAnswer> {
  if (!service) throw new Refusal(502, 'GraphQLSchemaException', 'No schema definition exists.');
  const checked = service.documents.check(query);
  if (checked === 'unparsable') throw unparsable();
  if (checked === 'tooLong') throw badRequest('Maximum char length exceeded');
  const index = chooseOperation(checked, operationName);
  const chosen = checked.operations[index]!;
  if (checked.faults.length > 0) return refusedWith(checked.faults);
  if (chosen.operation === OperationTypeNode.SUBSCRIPTION) {
    throw new Refusal(400, 'UnsupportedOperation', 'subscription not supported over HTTP');
  }
  const { depth, selections } = checked.extents[index]!;
  if (queryDepthLimit > 0 && depth > queryDepthLimit) return refusedWith([tooDeep(depth, queryDepthLimit)]);
  if (selections > maxSelections) return refusedWith([requestError(tooWide, null)]);
  const operation: Operation = {
    caller,
    request,
    variables,
    errors: [],
    responseHeaders: new Map(),
    running: new Set(),
    resolversStarted: 0,
  };
  const result = await execute({
    schema: service.schema,
    document: checked.document,
    variableValues: variables,
    operationName: chosen.name?.value ?? null,
    contextValue: operation,
  });
  while (operation.running.size > 0) await Promise.allSettled(operation.running);
  if (!('data' in result)) {
    const fault = variableFault(service.schema, chosen, variables);
    return refusedWith(fault ? [fault] : foreignErrors(result, log));
  }
  const errors = result.errors ? [...operation.errors, ...foreignErrors(result, log)] : operation.errors;
  return { data: result.data, errors, headers: operation.responseHeaders };
}

/** The place of the operation to execute. */
function chooseOperation({ operations }: CheckedDocument, name: string | undefined): number {
  if (name === undefined || name === '') {
    if (operations.length > 1) throw badRequest('Missing operation name.');
    return 0;
  }
  const index = operations.findIndex((operation: OperationDefinitionNode) => operation.name?.value === name);
  if (index < 0) throw badRequest(`Unknown operation named '${name}'.`);
  return index;
}

function tooDeep(depth: number, limit: number): ErrorEntry {
  return {
    path: null,
    data: null,
    errorType: 'QueryDepthLimitReached',
    errorInfo: null,
    locations: null,
    message: `The query is ${depth} levels deep; the limit is ${limit}.`,
  };
}

/** Errors that no field of ours raised: graphql-js's own about the request, and mistakes of the host. */
function foreignErrors(result: ExecutionResult, log: Log): ErrorEntry[] {
  return (result.errors ?? [])
    .filter((error) => !(error.originalError instanceof FieldNulled))
    .map((error) => entryOf(error, log));
}

function entryOf(error: GraphQLError, log: Log): ErrorEntry {
  const nodes = error.nodes ?? [];
  if (!error.originalError) {
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
