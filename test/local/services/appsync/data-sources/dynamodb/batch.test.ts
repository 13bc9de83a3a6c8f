import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwsError } from '../../../../../../local/kernel/aws.ts';
import { scriptedEndpoint, tableName } from '../../hosted-api.ts';
import { thingsTable } from '../../things-table.ts';
import { dataSourceOn, key, N, S } from './data-source.ts';

let table: Awaited<ReturnType<typeof thingsTable>>;
let source: ReturnType<typeof dataSourceOn>;
beforeAll(async () => {
  table = await thingsTable();
  source = dataSourceOn(table);
  for (const pk of ['a', 'b', 'c']) await table.put({ ...key(pk), n: { N: '1' } });
});
afterAll(async () => table.stop());
const item = (pk: string) => ({ pk, sk: 'x', n: 1 });

describe('BatchGetItem', () => {
  const get = (keys: unknown[], more = {}) => ({
    operation: 'BatchGetItem',
    tables: { [tableName]: { keys, ...more } },
  });

  it('answers in the order asked for, null for what is not there', async () => {
    expect(await source.execute(get([key('c'), key('nobody'), key('a')], { consistentRead: true }))).toEqual({
      result: { data: { [tableName]: [item('c'), null, item('a')] }, unprocessedKeys: { [tableName]: [] } },
    });
  });

  it('tells items apart though the projection leaves their keys out, and leaves them out too', async () => {
    const projection = { expression: '#n, #pk', expressionNames: { '#n': 'n', '#pk': 'pk' } };
    expect((await source.execute(get([key('b'), key('a')], { projection }))).result.data).toEqual({
      [tableName]: [
        { n: 1, pk: 'b' },
        { n: 1, pk: 'a' },
      ],
    });
  });

  it('finds an item by a number that DynamoDB writes another way', async () => {
    const endpoint = scriptedEndpoint({ Responses: { T: [{ id: { N: '1' }, a: S('one') }] } });
    const request = { operation: 'BatchGetItem', tables: { T: { keys: [{ id: { N: '1.0' } }] } } };
    expect((await dataSourceOn(endpoint).execute(request)).result.data).toEqual({ T: [{ id: 1, a: 'one' }] });
  });

  it('has null where a key was not processed, and names the key', async () => {
    const endpoint = scriptedEndpoint({
      Responses: { [tableName]: [{ ...key('a') }] },
      UnprocessedKeys: { [tableName]: { Keys: [key('b')] } },
    });
    expect(await dataSourceOn(endpoint).execute(get([key('b'), key('a')]))).toEqual({
      result: {
        data: { [tableName]: [null, { pk: 'a', sk: 'x' }] },
        unprocessedKeys: { [tableName]: [{ pk: 'b', sk: 'x' }] },
      },
    });
  });

  it('takes a hundred keys over all tables and no more', async () => {
    const keys = (count: number) => Array.from({ length: count }, (_, index) => key(`none-${index}`));
    expect((await source.execute(get(keys(100)))).result.data[tableName]).toEqual(Array(100).fill(null));
    expect((await source.execute(get(keys(101)))).error!.type).toBe('DynamoDB:DynamoDbException');
  });

  it('fails as a whole for one key twice', async () => {
    const { result, error } = await source.execute(get([key('a'), key('a')]));
    expect(error!.type).toBe('DynamoDB:DynamoDbException');
    expect(result.data).toEqual({ [tableName]: [] });
  });
});

describe('BatchPutItem and BatchDeleteItem', () => {
  const put = (items: unknown[]) => ({ operation: 'BatchPutItem', tables: { [tableName]: items } });
  const remove = (keys: unknown[]) => ({ operation: 'BatchDeleteItem', tables: { [tableName]: keys } });

  it('echo what they wrote and what they deleted', async () => {
    expect(
      await source.execute(
        put([
          { ...key('p'), n: N(1) },
          { ...key('q'), n: N(1) },
        ]),
      ),
    ).toEqual({
      result: { data: { [tableName]: [item('p'), item('q')] }, unprocessedItems: { [tableName]: [] } },
    });
    expect(await source.execute(remove([key('p'), key('q')]))).toEqual({
      result: {
        data: {
          [tableName]: [
            { pk: 'p', sk: 'x' },
            { pk: 'q', sk: 'x' },
          ],
        },
        unprocessedKeys: { [tableName]: [] },
      },
    });
    expect((await source.execute({ operation: 'GetItem', key: key('p') })).result).toBeNull();
  });

  it('take 25 entries and no more', async () => {
    const entries = (count: number) => Array.from({ length: count }, (_, index) => key(`many-${index}`));
    for (const request of [put, remove]) {
      expect((await source.execute(request(entries(25)))).result.data[tableName]).toHaveLength(25);
      expect((await source.execute(request(entries(26)))).error!.type).toBe('DynamoDB:DynamoDbException');
    }
  });

  it('fail as a whole for one item twice', async () => {
    for (const request of [put, remove]) {
      const { error } = await source.execute(request([key('a'), key('a')]));
      expect(error!.type).toBe('DynamoDB:DynamoDbException');
    }
  });

  it('have null where DynamoDB left an entry undone', async () => {
    const endpoint = scriptedEndpoint(
      { UnprocessedItems: { [tableName]: [{ PutRequest: { Item: key('b') } }] } },
      { UnprocessedItems: { [tableName]: [{ DeleteRequest: { Key: key('b') } }] } },
    );
    const scripted = dataSourceOn(endpoint);
    const plain = (pk: string) => ({ pk, sk: 'x' });
    expect((await scripted.execute(put([key('a'), key('b')]))).result).toEqual({
      data: { [tableName]: [plain('a'), null] },
      unprocessedItems: { [tableName]: [plain('b')] },
    });
    expect((await scripted.execute(remove([key('a'), key('b')]))).result).toEqual({
      data: { [tableName]: [plain('a'), null] },
      unprocessedKeys: { [tableName]: [plain('b')] },
    });
  });

  it('give everything back as undone when the call fails', async () => {
    const failing = dataSourceOn(scriptedEndpoint(new AwsError('ValidationException', 'No.')));
    expect(await failing.execute(put([key('a')]))).toMatchObject({
      result: { data: { [tableName]: [] }, unprocessedItems: { [tableName]: [{ pk: 'a', sk: 'x' }] } },
      error: { type: 'DynamoDB:DynamoDbException' },
    });
  });
});
