import { beforeAll, describe, expect, it } from 'vitest';
import type { StartEngine } from '../../../../support/engine.ts';
import { deployTable, key, S, type Deployed } from './deployed-table.ts';

export function reads(start: StartEngine): void {
  describe('reads', () => {
    let table: Deployed;
    let TableName: string;
    const numbers = Array.from({ length: 60 }, (_, at) => String(at).padStart(3, '0'));
    beforeAll(async () => {
      table = await deployTable(await start());
      TableName = table.TableName;
      await Promise.all(
        numbers.map((number) =>
          table.put({
            ...key(`pk${number}`, number),
            group: S('all'),
            name: S(`Name ${number}`),
            secret: S('x'),
          }),
        ),
      );
    }, 60_000);

    it.each([true, false])(
      'an index paged to its end gives each item once, in order (forward: %s)',
      async (forward) => {
        const found: object[] = [];
        let pages = 0;
        let start: object | undefined;
        do {
          const page = await table.call('Query', {
            TableName,
            IndexName: 'byGroup',
            KeyConditionExpression: '#group = :group',
            ExpressionAttributeNames: { '#group': 'group' },
            ExpressionAttributeValues: { ':group': S('all') },
            ScanIndexForward: forward,
            Limit: 7,
            ...(start ? { ExclusiveStartKey: start } : {}),
          });
          found.push(...page.Items);
          pages += 1;
          start = page.LastEvaluatedKey;
        } while (start);
        const expected = numbers.map((number) => ({
          ...key(`pk${number}`, number),
          group: S('all'),
          name: S(`Name ${number}`),
        }));
        expect(found).toEqual(forward ? expected : expected.reverse());
        expect(pages).toBe(9);
      },
    );

    it('an item without the key of an index is not in it', async () => {
      await table.put({ ...key('sparse'), name: S('Sparse') });
      const { Items } = await table.call('Query', {
        TableName,
        IndexName: 'byGroup',
        KeyConditionExpression: '#group = :group AND sk = :sk',
        ExpressionAttributeNames: { '#group': 'group' },
        ExpressionAttributeValues: { ':group': S('all'), ':sk': S('A') },
      });
      expect(Items).toEqual([]);
    });

    it('a batch of 100 keys gives what is there and nothing for the rest', async () => {
      const Keys = Array.from({ length: 100 }, (_, at) => {
        const number = String(at).padStart(3, '0');
        return key(`pk${number}`, number);
      });
      const { Responses, UnprocessedKeys } = await table.call('BatchGetItem', {
        RequestItems: { [TableName]: { Keys } },
      });
      const found = Responses[TableName]!.map((item) => item['sk']?.S).sort();
      expect(found).toEqual(numbers);
      expect(UnprocessedKeys ?? {}).toEqual({});
    });

    it('a batch of 101 keys, and one with a key twice, are refused', async () => {
      const batch = (Keys: object[]) =>
        table.call('BatchGetItem', { RequestItems: { [TableName]: { Keys } } });
      const many = Array.from({ length: 101 }, (_, at) => key(`k${at}`));
      await expect(batch(many)).rejects.toMatchObject({ code: 'ValidationException' });
      await expect(batch([key('same'), key('same')])).rejects.toMatchObject({
        code: 'ValidationException',
        message: 'Provided list of item keys contains duplicates',
      });
    });
  });
}
