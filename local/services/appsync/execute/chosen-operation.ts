import type { OperationDefinitionNode } from 'graphql';
import type { Api, GraphQLService } from '../api.ts';
import type { CheckedDocument } from '../documents.ts';
import { badRequest, Refusal, unparsable } from '../refusal.ts';
import type { GraphQLRequest } from '../request-body.ts';
import type { ErrorEntry } from './error-entry.ts';
import { requestError } from './error-entry.ts';

/** graphql-java's limit. It counts the fields that are left after merging equal ones; this host does not merge. */
const maxSelections = 100_000;
const tooWide = `Maximum field count exceeded. The limit is ${maxSelections}.`;

/** The operation of a document that a request asks for. */
export interface ChosenOperation {
  readonly service: GraphQLService;
  readonly checked: CheckedDocument;
  readonly node: OperationDefinitionNode;
  /** Why it does not run: validation, or a limit of the API's. */
  readonly faults: readonly ErrorEntry[];
}

/** Throws `Refusal` for what is no GraphQL request to this API. */
export function chooseOperation(
  { service, queryDepthLimit }: Api,
  { query, operationName }: GraphQLRequest,
): ChosenOperation {
  if (!service) throw new Refusal(502, 'GraphQLSchemaException', 'No schema definition exists.');
  const checked = service.documents.check(query);
  if (checked === 'unparsable') throw unparsable();
  if (checked === 'tooLong') throw badRequest('Maximum char length exceeded');
  const index = placeOf(checked, operationName);
  const faults = checked.faults.length > 0 ? checked.faults : limitFaults(checked, index, queryDepthLimit);
  return { service, checked, node: checked.operations[index]!, faults };
}

function placeOf({ operations }: CheckedDocument, name: string | undefined): number {
  if (name === undefined || name === '') {
    if (operations.length > 1) throw badRequest('Missing operation name.');
    return 0;
  }
  const index = operations.findIndex((operation) => operation.name?.value === name);
  if (index < 0) throw badRequest(`Unknown operation named '${name}'.`);
  return index;
}

function limitFaults({ extents }: CheckedDocument, index: number, depthLimit: number): ErrorEntry[] {
  const { depth, selections } = extents[index]!;
  if (depthLimit > 0 && depth > depthLimit) return [tooDeep(depth, depthLimit)];
  return selections > maxSelections ? [requestError(tooWide, null)] : [];
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
