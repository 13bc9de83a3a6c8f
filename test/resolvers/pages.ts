import * as given from './given.ts';
import { refuses, response, type CaseContext, type ResolverCase } from './resolver-case.ts';

/** Arguments of a page, and what the query is asked with. */
export const pageSizes: readonly (readonly [
  title: string,
  limit: number | null | undefined,
  asked: number,
])[] = [
  ['asks for 25 when not told', undefined, 25],
  ['asks for 25 when told null', null, 25],
  ['asks for as many as told', 7, 7],
  ['asks for 1 at least, told 0', 0, 1],
  ['asks for 1 at least, told -1', -1, 1],
  ['asks for 1 when told', 1, 1],
  ['asks for 100 when told', 100, 100],
  ['asks for 100 at most, told 101', 101, 100],
  ['asks for 100 at most, told 10^9', 1_000_000_000, 100],
];

const unusable = refuses(['nextToken', 'must come from the page before']);

/** What every list makes of pages it could not get. */
export function pageRefusals(context: CaseContext): readonly ResolverCase[] {
  const withToken = { ...context, args: { ...context.args, nextToken: 'token' } };
  const refused = (message: string) => given.failure('DynamoDbException', message);
  return [
    response(
      'names the token that AppSync refuses',
      { ...withToken, error: refused('Invalid pagination token given.'), result: null },
      unusable,
    ),
    response(
      'names the token that AppSync refuses in other words',
      { ...withToken, error: refused('Token is not valid'), result: null },
      unusable,
    ),
    response(
      'names the token that DynamoDB refuses',
      { ...withToken, error: refused('The provided starting key is invalid'), result: null },
      unusable,
    ),
    response(
      'blames an empty token too',
      {
        ...context,
        args: { ...context.args, nextToken: '' },
        error: refused('Invalid pagination token'),
        result: null,
      },
      unusable,
    ),
    response(
      'blames no token where none was given',
      { ...context, error: refused('Invalid pagination token given.'), result: null },
      given.broken,
    ),
    response(
      'blames the token for nothing else',
      { ...withToken, error: given.failure('TransactionConflictException'), result: null },
      given.busy,
    ),
    ...given.failures.map(([title, error, answer]) =>
      response(`keeps ${title} to itself`, { ...context, error: error!, result: null }, answer),
    ),
  ];
}
