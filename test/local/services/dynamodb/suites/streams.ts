import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../../../local/services/dynamodb/index.ts';
import type { StartEngine } from '../../../../support/engine.ts';
import { deployTable, environment, key, S, tableProperties, type Deployed } from './deployed-table.ts';

export function streams(start: StartEngine): void {
  describe('streams', () => {
    let engine: Engine;
    let table: Deployed;
    let now = Date.now();
    beforeAll(async () => {
      engine = await start();
      table = await deployTable(engine, undefined, { now: () => now });
      for (let at = 0; at < 12; at += 1) await table.put({ ...key(`s${at}`), n: { N: String(at) } });
    }, 60_000);

    it('a record carries both images, the region of the cloud and the name of the change', async () => {
      await table.update(key('s0'), 'SET n = :n', { ExpressionAttributeValues: { ':n': { N: '100' } } });
      await table.call('DeleteItem', { TableName: table.TableName, Key: key('s0') });
      const records = (await table.records()).filter(({ dynamodb }) => dynamodb.Keys.pk.S === 's0');
      const [zero, hundred] = ['0', '100'].map((N) => ({ ...key('s0'), n: { N } }));
      expect(records).toMatchObject([
        { eventName: 'INSERT', awsRegion: environment.region, dynamodb: { NewImage: zero } },
        {
          eventName: 'MODIFY',
          awsRegion: environment.region,
          dynamodb: { OldImage: zero, NewImage: hundred },
        },
        { eventName: 'REMOVE', awsRegion: environment.region, dynamodb: { OldImage: hundred } },
      ]);
      expect(records[0]!.dynamodb).not.toHaveProperty('OldImage');
      expect(records[2]!.dynamodb).not.toHaveProperty('NewImage');
      expect(records[2]).not.toHaveProperty('userIdentity');
    });

    it('a write that changes nothing makes no record', async () => {
      const item = {
        ...key('same'),
        tags: { SS: ['b', 'a', 'c'] },
        deep: { M: { l: { L: [S('x'), { N: '1' }] }, z: S('z') } },
      };
      await table.put(item);
      await table.put({
        ...item,
        deep: { M: { z: S('z'), l: { L: [S('x'), { N: '1' }] } } },
        tags: { SS: ['a', 'b', 'c'] },
      });
      await table.update(key('same'), 'SET deep.z = :z', { ExpressionAttributeValues: { ':z': S('z') } });
      await table.put({ ...key('after') });
      const names = (await table.records())
        .filter(({ dynamodb }) => ['same', 'after'].includes(dynamodb.Keys.pk.S))
        .map((record) => [record.dynamodb.Keys.pk.S, record.eventName]);
      expect(names).toEqual([
        ['same', 'INSERT'],
        ['after', 'INSERT'],
      ]);
    });

    it('sequence numbers grow, as numbers and as text', async () => {
      const numbers = (await table.records()).map(({ dynamodb }) => dynamodb.SequenceNumber);
      expect(numbers.length).toBeGreaterThan(10);
      expect([...numbers].sort()).toEqual(numbers);
      expect([...numbers].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))).toEqual(numbers);
      for (const number of numbers) expect(number).toMatch(/^\d{21,40}$/);
    });

    it('the last shard is open: it has no ending sequence number', async () => {
      const { shards } = await table.stream();
      expect(shards.at(-1)!.SequenceNumberRange).not.toHaveProperty('EndingSequenceNumber');
      expect(shards.at(-1)!.SequenceNumberRange.StartingSequenceNumber).toMatch(/^\d{21,40}$/);
    });

    it('an iterator starts at, after, and behind everything, as it is asked to', async () => {
      const { StreamArn, shards } = await table.stream();
      const { ShardId } = shards.at(-1)!;
      const all = await table.records();
      const third = all[2]!.dynamodb.SequenceNumber;
      const first = async (input: object) => {
        const { ShardIterator } = await table.call('GetShardIterator', { StreamArn, ShardId, ...input });
        const { Records } = await table.call('GetRecords', { ShardIterator, Limit: 1 });
        return Records[0]?.dynamodb.SequenceNumber;
      };
      expect(await first({ ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: third })).toBe(third);
      expect(await first({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: third })).toBe(
        all[3]!.dynamodb.SequenceNumber,
      );
      expect(await first({ ShardIteratorType: 'LATEST' })).toBeUndefined();
    });

    it('the stream has one ARN in the template, in the table and in the stream itself', async () => {
      const { StreamArn, description } = await table.stream();
      const { Table } = await table.call('DescribeTable', { TableName: table.TableName });
      const { Streams } = await table.call('ListStreams', { TableName: table.TableName });
      const label = StreamArn.split('/').at(-1);
      expect(StreamArn).toBe(`arn:aws:dynamodb:eu-central-1:111122223333:table/Things/stream/${label}`);
      expect(description).toMatchObject({ StreamArn, StreamLabel: label, StreamStatus: 'ENABLED' });
      expect(Table).toMatchObject({ LatestStreamArn: StreamArn, LatestStreamLabel: label });
      expect(Streams).toMatchObject([{ StreamArn, StreamLabel: label }]);
    });

    it('event ids are unique among all streams, and the same on every reading', async () => {
      const ids = (await table.records()).map((record) => record.eventID);
      const other = await deployTable(engine, { ...tableProperties, TableName: 'OtherThings' });
      await other.put(key('o'));
      ids.push(...(await other.records()).map((record) => record.eventID));
      expect(new Set(ids).size).toBe(ids.length);
      expect((await table.records()).map((record) => record.eventID)).toEqual(ids.slice(0, -1));
    });

    it('records older than 24 hours are gone', async () => {
      const before = await table.records();
      now += 23 * 3600_000;
      expect(await table.records()).toHaveLength(before.length);
      now += 2 * 3600_000;
      expect(await table.records()).toEqual([]);
    });
  });
}
