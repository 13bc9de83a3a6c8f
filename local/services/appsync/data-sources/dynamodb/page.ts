import type { Properties } from '../../properties.ts';
import type { DataSourceAnswer } from '../data-source.ts';
import { RequestMalformed } from '../data-source.ts';
import { missing, optionalText, present } from '../members.ts';
import { Expressions } from './expressions.ts';
import { passOn } from './members.ts';
import type { PageTokens } from './page-token.ts';
import type { Calls } from './table-calls.ts';
import { itemFromWire } from './typed-values.ts';
import type { Attributes } from './typed-values.ts';

/** As AppSync has been seen to answer a token that is not its own. */
const tokenRefused: DataSourceAnswer = {
  result: null,
  error: {
    message:
      'com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.',
    type: 'DynamoDB:UserIllegalArgumentException',
  },
};

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-query.html */
export async function query(
  calls: Calls,
  tokens: PageTokens,
  table: string,
  request: Properties,
  owner: string,
): Promise<DataSourceAnswer> {
  if (!present(request.query)) throw missing('$[query]');
  const expressions = new Expressions().add('KeyConditionExpression', request.query, '$[query]');
  const input: Record<string, unknown> = {};
  passOn(request, ['scanIndexForward'], input);
  return page(calls, tokens, 'Query', { table, request, owner, expressions, input });
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-scan.html */
export async function scan(
  calls: Calls,
  tokens: PageTokens,
  table: string,
  request: Properties,
  owner: string,
): Promise<DataSourceAnswer> {
  if (present(request.segment) !== present(request.totalSegments)) {
    throw missing(present(request.segment) ? '$[totalSegments]' : '$[segment]');
  }
  const input: Record<string, unknown> = {};
  passOn(request, ['segment', 'totalSegments'], input);
  return page(calls, tokens, 'Scan', { table, request, owner, expressions: new Expressions(), input });
}

interface PageRequest {
  readonly table: string;
  readonly request: Properties;
  readonly owner: string;
  readonly expressions: Expressions;
  readonly input: Record<string, unknown>;
}

/** The result is `{items, nextToken, scannedCount}`. A token fits only the field and the selection it came from. */
async function page(
  calls: Calls,
  tokens: PageTokens,
  operation: 'Query' | 'Scan',
  { table, request, owner, expressions, input }: PageRequest,
): Promise<DataSourceAnswer> {
  input.TableName = table;
  const index = optionalText(request, 'index');
  if (index !== undefined) input.IndexName = index;
  // What decides where a page starts. A filter does not, and may hold the time of the request.
  const binding = canonicalText([owner, operation, { ...input, ...expressions.input() }]);
  expressions.add('FilterExpression', request.filter, '$[filter]');
  expressions.add('ProjectionExpression', request.projection, '$[projection]');
  passOn(request, ['consistentRead', 'limit'], input);
  select(request, input);
  Object.assign(input, expressions.input());
  const nextToken = optionalText(request, 'nextToken');
  if (nextToken !== undefined) {
    const start = tokens.open(nextToken, binding);
    if (!start) return tokenRefused;
    input.ExclusiveStartKey = start;
  }
  try {
    const answer = await calls.call(operation, input);
    const last = answer.LastEvaluatedKey as Attributes | undefined;
    return {
      result: {
        items: (answer.Items as Attributes[]).map(itemFromWire),
        nextToken: last ? tokens.seal(last, binding) : null,
        scannedCount: answer.ScannedCount ?? null,
      },
    };
  } catch (error) {
    return calls.failure(error);
  }
}

const selects: readonly unknown[] = ['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES'];

/** DynamoDB knows `COUNT` too; AppSync, whose result is items, does not. */
function select(request: Properties, input: Record<string, unknown>): void {
  if (!present(request.select)) return;
  if (!selects.includes(request.select)) {
    throw new RequestMalformed(`Unsupported value '${String(request.select)}' for field '$[select]'.`);
  }
  if (request.select !== 'SPECIFIC_ATTRIBUTES' && present(request.projection)) {
    throw new RequestMalformed("A projection needs the value 'SPECIFIC_ATTRIBUTES' for field '$[select]'.");
  }
  input.Select = request.select;
}

/** Equal text for equal content, whatever the order of members: a handler may list its placeholders in any order. */
function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member)}`).join()}}`;
}
