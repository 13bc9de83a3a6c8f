import { beforeAll, describe, expect, it } from 'vitest';
import type { StartEngine } from '../../../../support/engine.ts';
import { deployTable, key, S, type Deployed } from './deployed-table.ts';

export function transactions(start: StartEngine): void {
  describe('transactions', () => {
    let table: Deployed;
    let TableName: string;
    beforeAll(async () => {
      table = await deployTable(await start());
      TableName = table.TableName;
    }, 60_000);

    it('a cancelled transaction gives a reason for each member, with the item where it was asked for', async () => {
      await table.put({ ...key('taken'), owner: S('ada') });
      const cancelled = table.transact([
        { Put: { TableName, Item: key('free') } },
        {
          Put: {
            TableName,
            Item: key('taken'),
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
        { ConditionCheck: { TableName, Key: key('absent'), ConditionExpression: 'attribute_exists(pk)' } },
      ]);
      await expect(cancelled).rejects.toMatchObject({
        code: 'TransactionCanceledException',
        message:
          'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ConditionalCheckFailed]',
        details: {
          CancellationReasons: [
            { Code: 'None' },
            {
              Code: 'ConditionalCheckFailed',
              Message: 'The conditional request failed',
              Item: { ...key('taken'), owner: S('ada') },
            },
            {
              Code: 'ConditionalCheckFailed',
              Message: expect.stringMatching(/^The conditional request failed/),
            },
          ],
        },
      });
      expect(await table.get(key('free'))).toBeUndefined();
    });

    it('a transaction repeated with its token happens once, and with other content is refused', async () => {
      const add = (amount: string) => [
        {
          Update: {
            TableName,
            Key: key('counter'),
            UpdateExpression: 'ADD n :n',
            ExpressionAttributeValues: { ':n': { N: amount } },
          },
        },
      ];
      const token = { ClientRequestToken: 'token-1' };
      await table.transact(add('1'), token);
      await table.transact(add('1'), token);
      expect((await table.get(key('counter')))?.['n']).toEqual({ N: '1' });
      await expect(table.transact(add('2'), token)).rejects.toMatchObject({
        code: 'IdempotentParameterMismatchException',
      });
    });

    it('two members on one item are refused', async () => {
      const both = table.transact([
        { Put: { TableName, Item: key('twice') } },
        { Delete: { TableName, Key: key('twice') } },
      ]);
      await expect(both).rejects.toMatchObject({
        code: 'ValidationException',
        message: 'Transaction request cannot include multiple operations on one item',
      });
    });

    it.each([
      [
        'sets an attribute of the key',
        'SET sk = :v',
        /Cannot update attribute sk. This attribute is part of the key/,
      ],
      ['removes one under an alias', 'SET a = :v REMOVE #key', /Cannot update attribute sk/],
      [
        'names one path twice',
        'SET a = :v REMOVE a',
        /Two document paths overlap .* path one: \[a\], path two: \[a\]/,
      ],
      ['names a path within another', 'SET a.b = :v, a = :v', /Two document paths overlap/],
      ['has a value nobody uses', 'REMOVE a', /unused in expressions: keys: \{:v\}/],
      ['does not parse', 'SET a = = :v', /^Invalid UpdateExpression: Syntax error/],
    ])('an update in a transaction that %s makes it invalid', async (_, UpdateExpression, message) => {
      await table.put({ ...key('kept'), a: { M: {} } });
      const named = UpdateExpression.includes('#key') ? { ExpressionAttributeNames: { '#key': 'sk' } } : {};
      const Update = {
        TableName,
        Key: key('kept'),
        UpdateExpression,
        ExpressionAttributeValues: { ':v': S('v') },
        ...named,
      };
      await expect(table.transact([{ Update }])).rejects.toMatchObject({
        code: 'ValidationException',
        message: expect.stringMatching(message),
      });
      expect(await table.get(key('kept'))).toEqual({ ...key('kept'), a: { M: {} } });
    });
  });
}
