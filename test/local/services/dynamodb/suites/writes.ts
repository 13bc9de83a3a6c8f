import { beforeAll, describe, expect, it } from 'vitest';
import type { StartEngine } from '../../../../support/engine.ts';
import { deployTable, key, S, type Deployed } from './deployed-table.ts';

export function writes(start: StartEngine): void {
  describe('writes', () => {
    let table: Deployed;
    beforeAll(async () => {
      table = await deployTable(await start());
    }, 60_000);

    it('a put on the condition that the item is new succeeds once', async () => {
      const onlyNew = { ConditionExpression: 'attribute_not_exists(pk)' };
      await table.put({ ...key('new'), n: { N: '1' } }, onlyNew);
      const again = table.put({ ...key('new'), n: { N: '2' } }, onlyNew);
      await expect(again).rejects.toMatchObject({
        code: 'ConditionalCheckFailedException',
        message: 'The conditional request failed',
        statusCode: 400,
        details: {},
      });
      expect(await table.get(key('new'))).toEqual({ ...key('new'), n: { N: '1' } });
    });

    it.each([
      ['PutItem', { Item: { ...key('held'), other: S('x') } }],
      ['UpdateItem', { Key: key('held'), UpdateExpression: 'SET v = :zero' }],
      ['DeleteItem', { Key: key('held') }],
    ])('a %s whose condition fails brings the item when it is asked for', async (operation, input) => {
      const { TableName } = table;
      await table.put({ ...key('held'), v: { N: '7' } });
      const failed = table.call(operation, {
        TableName,
        ...input,
        ConditionExpression: 'v = :zero',
        ExpressionAttributeValues: { ':zero': { N: '0' } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      await expect(failed).rejects.toMatchObject({
        code: 'ConditionalCheckFailedException',
        details: { Item: { ...key('held'), v: { N: '7' } } },
      });
    });

    it('an item over 400 KB is refused in the words of DynamoDB', async () => {
      const text = S('x'.repeat(410 * 1024));
      await expect(table.put({ ...key('big'), text })).rejects.toMatchObject({
        code: 'ValidationException',
        message: 'Item size has exceeded the maximum allowed size',
      });
      await table.put(key('grows'));
      const grown = table.update(key('grows'), 'SET #text = :text', {
        ExpressionAttributeNames: { '#text': 'text' },
        ExpressionAttributeValues: { ':text': text },
      });
      await expect(grown).rejects.toMatchObject({
        code: 'ValidationException',
        message: 'Item size to update has exceeded the maximum allowed size',
      });
    });

    it('of 50 puts at once on one condition exactly one succeeds', async () => {
      const attempts = Array.from({ length: 50 }, (_, at) =>
        table.put(
          { ...key('race'), winner: { N: String(at) } },
          { ConditionExpression: 'attribute_not_exists(pk)' },
        ),
      );
      const results = await Promise.allSettled(attempts);
      const winners = results.flatMap((result, at) => (result.status === 'fulfilled' ? [at] : []));
      const codes = results.flatMap((result) =>
        result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
      );
      expect(winners).toHaveLength(1);
      expect(new Set(codes)).toEqual(new Set(['ConditionalCheckFailedException']));
      expect((await table.get(key('race')))?.['winner']).toEqual({ N: String(winners[0]) });
    });
  });
}
