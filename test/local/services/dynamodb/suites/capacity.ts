import { beforeAll, describe, expect, it } from 'vitest';
import type { StartEngine } from '../../../../support/engine.ts';
import { deployTable, key, S, type Deployed } from './deployed-table.ts';

const kilobytes = (amount: number) => S('x'.repeat(amount * 1024));

/** One table of figures for all engines: read, write and index units of each call. */
export function capacity(start: StartEngine): void {
  describe('capacity', () => {
    let table: Deployed;
    let TableName: string;
    const indexed = (pk: string) => ({ ...key(pk), group: S('g'), name: S('n') });
    beforeAll(async () => {
      table = await deployTable(await start());
      TableName = table.TableName;
    }, 60_000);

    async function consumed(operation: string, input: object) {
      table.entries.length = 0;
      await table.call(operation, input).catch(() => undefined);
      expect(table.entries).toHaveLength(1);
      const { read, write, indexWrite } = table.entries[0]!.capacity!;
      return [read, write, indexWrite];
    }
    const put = (Item: object, more: object = {}) => consumed('PutItem', { TableName, Item, ...more });
    const update = (pk: string, name: string, value: object, more: object = {}) =>
      consumed('UpdateItem', {
        TableName,
        Key: key(pk),
        UpdateExpression: 'SET #name = :value',
        ExpressionAttributeNames: { '#name': name },
        ExpressionAttributeValues: { ':value': value },
        ...more,
      });
    const transact = (...TransactItems: object[]) => consumed('TransactWriteItems', { TransactItems });

    it('a put counts the larger of before and after, and each index it enters', async () => {
      expect(await put(key('plain'))).toEqual([0, 1, 0]);
      expect(await put(indexed('put'))).toEqual([0, 1, 1]);
      expect(await put({ ...indexed('put'), text: kilobytes(1.5) })).toEqual([0, 2, 0]);
      expect(await put(indexed('put'))).toEqual([0, 2, 0]);
      expect(await put({ ...indexed('wide'), name: kilobytes(1.5) })).toEqual([0, 2, 2]);
    });

    it('an update counts an index entry once when it changes, twice when its key does, else not at all', async () => {
      await table.put(indexed('update'));
      expect(await update('update', 'other', S('x'))).toEqual([0, 1, 0]);
      expect(await update('update', 'name', S('changed'))).toEqual([0, 1, 1]);
      expect(await update('update', 'name', S('changed'))).toEqual([0, 1, 0]);
      expect(await update('update', 'group', S('moved'))).toEqual([0, 1, 2]);
      const removal = {
        TableName,
        Key: key('update'),
        UpdateExpression: 'REMOVE #g',
        ExpressionAttributeNames: { '#g': 'group' },
      };
      expect(await consumed('UpdateItem', removal)).toEqual([0, 1, 1]);
    });

    it('a delete counts the item and its index entry, and one unit where there is nothing', async () => {
      await table.put({ ...indexed('delete'), text: kilobytes(1.5) });
      expect(await consumed('DeleteItem', { TableName, Key: key('delete') })).toEqual([0, 2, 1]);
      expect(await consumed('DeleteItem', { TableName, Key: key('delete') })).toEqual([0, 1, 0]);
    });

    it('a transaction counts its items twice, checks included, and its index entries once', async () => {
      const check = {
        ConditionCheck: { TableName, Key: key('t1'), ConditionExpression: 'attribute_exists(pk)' },
      };
      expect(
        await transact({ Put: { TableName, Item: indexed('t1') } }, { Put: { TableName, Item: key('t2') } }),
      ).toEqual([0, 4, 1]);
      expect(await transact({ Put: { TableName, Item: key('t3') } }, check)).toEqual([0, 4, 0]);
      expect(await transact(check)).toEqual([0, 2, 0]);
      expect(await transact(...['5', '6', '7'].map((pk) => ({ Put: { TableName, Item: key(pk) } })))).toEqual(
        [0, 6, 0],
      );
      expect(await transact({ Put: { TableName, Item: { ...key('t4'), text: kilobytes(1.5) } } })).toEqual([
        0, 4, 0,
      ]);
      const move = {
        TableName,
        Key: key('t1'),
        UpdateExpression: 'SET #g = :g',
        ExpressionAttributeNames: { '#g': 'group' },
        ExpressionAttributeValues: { ':g': S('moved') },
      };
      expect(await transact({ Update: move }, { Delete: { TableName, Key: key('t4') } })).toEqual([0, 6, 2]);
    });

    it('a batch of writes counts each as if it came alone', async () => {
      await table.put(indexed('b1'));
      const requests = [
        { DeleteRequest: { Key: key('b1') } },
        { PutRequest: { Item: indexed('b2') } },
        { PutRequest: { Item: indexed('b3') } },
        { PutRequest: { Item: key('b4') } },
      ];
      const RequestItems = { [TableName]: requests };
      expect(await consumed('BatchWriteItem', { RequestItems })).toEqual([0, 4, 3]);
    });

    it('a write that is refused counts the items it looked at, and one that is invalid nothing', async () => {
      await table.put({ ...key('refused'), text: kilobytes(2.5) });
      const onlyNew = { ConditionExpression: 'attribute_not_exists(pk)' };
      const withItem = { ...onlyNew, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
      expect(await put(key('refused'), onlyNew)).toEqual([0, 1, 0]);
      expect(await put(key('refused'), withItem)).toEqual([0, 3, 0]);
      expect(await put({ ...key('refused'), text: kilobytes(4.5) }, withItem)).toEqual([0, 5, 0]);
      expect(
        await transact(
          { Put: { TableName, Item: key('refused'), ...withItem } },
          { Put: { TableName, Item: key('unwritten') } },
        ),
      ).toEqual([0, 8, 0]);
      table.entries.length = 0;
      await expect(table.put({ pk: S('') })).rejects.toMatchObject({ code: 'ValidationException' });
      expect(table.entries).toMatchObject([{ error: 'ValidationException' }]);
      expect(table.entries[0]).not.toHaveProperty('capacity');
    });

    it('a read counts each 4 KB begun, half when it need not be consistent, and what is missing as the smallest', async () => {
      await table.put({ ...key('read'), text: kilobytes(5) });
      const get = (pk: string, more: object = {}) =>
        consumed('GetItem', { TableName, Key: key(pk), ...more });
      expect(await get('read')).toEqual([1, 0, 0]);
      expect(await get('read', { ConsistentRead: true })).toEqual([2, 0, 0]);
      expect(await get('missing')).toEqual([0.5, 0, 0]);
      expect(await get('missing', { ConsistentRead: true })).toEqual([1, 0, 0]);
      const batch = (more: object) =>
        consumed('BatchGetItem', {
          RequestItems: { [TableName]: { Keys: ['read', 'none', 'nil'].map((pk) => key(pk)), ...more } },
        });
      expect(await batch({})).toEqual([2, 0, 0]);
      expect(await batch({ ConsistentRead: true })).toEqual([4, 0, 0]);
      const member = (pk: string) => ({ Get: { TableName, Key: key(pk) } });
      expect(await consumed('TransactGetItems', { TransactItems: [member('read'), member('none')] })).toEqual(
        [6, 0, 0],
      );
    });

    it('a query counts its page as one read, and an empty one as the smallest, index or not', async () => {
      const query = (pk: string, more: object = {}) =>
        consumed('Query', {
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': S(pk) },
          ...more,
        });
      const byGroup = (group: string) =>
        query(group, {
          IndexName: 'byGroup',
          KeyConditionExpression: '#group = :pk',
          ExpressionAttributeNames: { '#group': 'group' },
        });
      await Promise.all(['1', '2', '3'].map((sk) => table.put({ ...key('page', sk), text: kilobytes(3) })));
      expect(await query('page')).toEqual([1.5, 0, 0]);
      expect(await query('page', { ConsistentRead: true })).toEqual([3, 0, 0]);
      expect(await query('nothing')).toEqual([0.5, 0, 0]);
      expect(await byGroup('g')).toEqual([0.5, 0, 0]);
      expect(await byGroup('nothing')).toEqual([0.5, 0, 0]);
    });

    it('ConsumedCapacity comes back as it was asked for, with the same figures', async () => {
      const ask = async (ReturnConsumedCapacity?: string) => {
        const { ConsumedCapacity } = await table.put(indexed(`asked ${ReturnConsumedCapacity}`), {
          ReturnConsumedCapacity,
        });
        return ConsumedCapacity;
      };
      expect(await ask()).toBeUndefined();
      expect(await ask('NONE')).toBeUndefined();
      expect(await ask('TOTAL')).toEqual({ TableName, CapacityUnits: 2 });
      expect(await ask('INDEXES')).toEqual({
        TableName,
        CapacityUnits: 2,
        Table: { CapacityUnits: 1 },
        GlobalSecondaryIndexes: { byGroup: { CapacityUnits: 1 } },
      });
      const checked = await table.transact(
        [
          { Put: { TableName, Item: indexed('asked in a transaction') } },
          {
            ConditionCheck: {
              TableName,
              Key: key('nobody'),
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        ],
        { ReturnConsumedCapacity: 'TOTAL' },
      );
      expect(checked.ConsumedCapacity).toMatchObject([{ TableName, CapacityUnits: 5 }]);
    });
  });
}
