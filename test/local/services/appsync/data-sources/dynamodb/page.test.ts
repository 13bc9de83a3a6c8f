import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPageTokens } from '../../../../../../local/services/appsync/data-sources/dynamodb/page-token.ts';
import { scriptedEndpoint, tableName } from '../../hosted-api.ts';
import { thingsTable } from '../../things-table.ts';
import type { Answer } from './data-source.ts';
import { asked, dataSourceOn, N, S, sortKeys } from './data-source.ts';

let table: Awaited<ReturnType<typeof thingsTable>>;
let source: ReturnType<typeof dataSourceOn>;
beforeAll(async () => {
  table = await thingsTable();
  source = dataSourceOn(table);
  for (let index = 0; index < 7; index += 1) {
    await table.put({
      pk: S('list'),
      sk: S(String(index)),
      kind: S('even odd'.split(' ')[index % 2]!),
      n: { N: String(index) },
    });
  }
});
afterAll(async () => table.stop());

const list = (more: Record<string, unknown> = {}) => ({
  operation: 'Query',
  query: {
    expression: '#pk = :pk',
    expressionNames: { '#pk': 'pk' },
    expressionValues: { ':pk': S('list') },
  },
  ...more,
});
const refused = {
  result: null,
  error: {
    type: 'DynamoDB:UserIllegalArgumentException',
    message:
      'com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.',
  },
};

describe('a page', () => {
  it('of a query has items, token and the count before the filter', async () => {
    const filter = { expression: 'n > :n', expressionValues: { ':n': N(4) } };
    const { result } = await source.execute(list({ filter, limit: 6 }));
    expect(result.items).toEqual([{ pk: 'list', sk: '5', kind: 'odd', n: 5 }]);
    expect(result.scannedCount).toBe(6);
    expect(result.nextToken).toEqual(expect.any(String));
    expect(await source.execute(list({ filter, limit: 6, nextToken: result.nextToken }))).toEqual({
      result: { items: [{ pk: 'list', sk: '6', kind: 'even', n: 6 }], nextToken: null, scannedCount: 1 },
    });
  });

  it.each([
    ['forwards', list({ limit: 2 }), '0123456'],
    ['backwards', list({ limit: 3, scanIndexForward: false }), '6543210'],
    [
      'by an index',
      {
        operation: 'Query',
        index: 'byKind',
        limit: 1,
        query: { expression: 'kind = :k', expressionValues: { ':k': S('odd') } },
      },
      '135',
    ],
    ['by scanning', { operation: 'Scan', limit: 2 }, '0123456'],
  ])('after page reaches each item once: %s', async (_, request, expected) => {
    let seen = '';
    let nextToken: string | null = null;
    do {
      const page: Answer = await source.execute({ ...request, nextToken });
      expect(page.error).toBeUndefined();
      seen += sortKeys(page).join('');
      nextToken = page.result.nextToken;
    } while (nextToken !== null);
    expect(seen).toBe(expected);
  });

  it('of a scan is filtered, counted and cut into segments alike', async () => {
    const filter = {
      expression: '#k = :k',
      expressionNames: { '#k': 'kind' },
      expressionValues: { ':k': S('odd') },
    };
    const { result } = await source.execute({ operation: 'Scan', filter });
    expect([sortKeys({ result }), result.scannedCount, result.nextToken]).toEqual([['1', '3', '5'], 7, null]);
    const segments = await Promise.all(
      [0, 1].map((segment) => source.execute({ operation: 'Scan', segment, totalSegments: 2 })),
    );
    expect(segments.flatMap(sortKeys).sort().join('')).toBe('0123456');
  });

  it('has what a projection names, also where nothing is selected by name', async () => {
    const projection = { expression: '#n, kind', expressionNames: { '#n': 'n' } };
    for (const select of [undefined, 'SPECIFIC_ATTRIBUTES']) {
      const { result } = await source.execute(list({ limit: 1, projection, select }));
      expect(result.items).toEqual([{ n: 0, kind: 'even' }]);
    }
    const scan = await source.execute({ operation: 'Scan', limit: 1, projection });
    expect(scan.result.items).toEqual([{ n: 0, kind: 'even' }]);
    const byKind = { expression: 'kind = :k', expressionValues: { ':k': S('odd') } };
    const selected = await source.execute(
      list({ index: 'byKind', query: byKind, select: 'ALL_PROJECTED_ATTRIBUTES' }),
    );
    expect(sortKeys(selected)).toEqual(['1', '3', '5']);
  });

  it('is not read consistently from a global index', async () => {
    const { error } = await source.execute(
      list({
        index: 'byKind',
        consistentRead: true,
        query: { expression: 'kind = :k', expressionValues: { ':k': S('odd') } },
      }),
    );
    expect(error!.type).toBe('DynamoDB:DynamoDbException');
  });

  it('is asked for as DynamoDB has it', async () => {
    const { operation, input } = await asked(
      list({
        index: 'byKind',
        limit: 5,
        scanIndexForward: false,
        consistentRead: false,
        select: 'SPECIFIC_ATTRIBUTES',
        projection: { expression: '#pk', expressionNames: { '#pk': 'pk' } },
        nextToken: null,
      }),
      { Items: [] },
    );
    expect(operation).toBe('Query');
    expect(input).toEqual({
      TableName: tableName,
      IndexName: 'byKind',
      Limit: 5,
      ScanIndexForward: false,
      ConsistentRead: false,
      Select: 'SPECIFIC_ATTRIBUTES',
      KeyConditionExpression: '#pk = :pk',
      ProjectionExpression: '#pk',
      ExpressionAttributeNames: { '#pk': 'pk' },
      ExpressionAttributeValues: { ':pk': { S: 'list' } },
    });
    const scan = await asked({ operation: 'Scan', segment: 0, totalSegments: 2 }, { Items: [] });
    expect(scan.input).toEqual({ TableName: tableName, Segment: 0, TotalSegments: 2 });
  });
});

describe('a token', () => {
  const first = async () => (await source.execute(list({ limit: 2 }))).result.nextToken as string;

  it('says nothing of the key in it', async () => {
    const token = await first();
    const text = Buffer.from(token, 'base64').toString();
    expect(JSON.parse(text)).toEqual({ version: 3, token: expect.any(String) });
    expect(
      Buffer.from((JSON.parse(text) as { token: string }).token, 'base64').toString('latin1'),
    ).not.toContain('list');
  });

  it('serves with another limit, filter or order of placeholders', async () => {
    const nextToken = await first();
    const filter = { expression: 'n > :n', expressionValues: { ':n': N(3) } };
    expect(sortKeys(await source.execute(list({ limit: 4, filter, nextToken })))).toEqual(['4', '5']);
  });

  it.each([
    ['of another field', list(), 'Query.b'],
    [
      'of other arguments',
      { ...list(), query: { expression: 'pk = :pk', expressionValues: { ':pk': S('other') } } },
      'Query.a',
    ],
    ['of another index', list({ index: 'byKind' }), 'Query.a'],
    ['of the other direction', list({ scanIndexForward: false }), 'Query.a'],
    ['of another operation', { operation: 'Scan' }, 'Query.a'],
  ])('%s is refused', async (_, request, owner) => {
    const endpoint = scriptedEndpoint();
    const nextToken = await first();
    expect(await dataSourceOn(endpoint).execute({ ...request, nextToken }, owner)).toEqual(refused);
    expect(endpoint.calls).toEqual([]);
  });

  it('of another installation is refused, of the same one before a restart is not', async () => {
    const nextToken = await first();
    expect(await dataSourceOn(table, { secret: 'another' }).execute(list({ nextToken }))).toEqual(refused);
    expect(await dataSourceOn(table).execute(list({ nextToken }))).not.toHaveProperty('error');
  });

  it('of any made-up text is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.base64String()), async (nextToken) => {
        expect(await source.execute(list({ nextToken }))).toEqual(refused);
      }),
      { numRuns: 50 },
    );
  });

  it('is refused when any character of it is another', () => {
    const tokens = createPageTokens('secret', () => '0123456789abcdef0123456789abcdef');
    const lastKey = { pk: S('a'), sk: S('b') };
    const token = tokens.seal(lastKey, 'here');
    expect(tokens.open(token, 'here')).toEqual(lastKey);
    expect(tokens.open(token, 'there')).toBeUndefined();
    const characters = fc.constantFrom(...'ABCZabcz019+/=-_ \n');
    fc.assert(
      fc.property(fc.nat(token.length - 1), characters, (place, character) => {
        fc.pre(token[place] !== character);
        expect(
          tokens.open(token.slice(0, place) + character + token.slice(place + 1), 'here'),
        ).toBeUndefined();
      }),
    );
    expect(tokens.open(`${token} `, 'here')).toBeUndefined();
    expect(tokens.open(token.slice(0, -1), 'here')).toBeUndefined();
  });
});
