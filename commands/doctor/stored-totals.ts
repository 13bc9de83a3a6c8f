import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { IndustryTotal } from '../../model/statistics/item.ts';
import { industryPartition } from '../../model/statistics/keys.ts';
import type { Reading } from '../operations/scan.ts';
import type { StoredTotal } from './tally.ts';

/** Queries that run side by side. */
const SIDE_BY_SIDE = 8;

/** The shards of industries' totals as they are stored, read consistently. */
export async function storedTotals(
  reading: Reading,
  table: string,
  industries: Iterable<string>,
): Promise<StoredTotal[]> {
  const left = [...industries];
  const totals: StoredTotal[] = [];
  const work = async () => {
    for (let industry = left.pop(); industry !== undefined; industry = left.pop()) {
      if (reading.signal.aborted) return;
      totals.push(...(await shardsOf(reading, table, industry)));
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return totals;
}

/** Sixteen small items: one page. */
async function shardsOf(
  { dynamodb, pace }: Reading,
  table: string,
  industry: string,
): Promise<StoredTotal[]> {
  const { Items = [], ConsumedCapacity } = await dynamodb.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: marshall({ ':pk': industryPartition(industry) }),
      ConsistentRead: true,
      ReturnConsumedCapacity: 'TOTAL',
    }),
  );
  await pace(ConsumedCapacity?.CapacityUnits ?? 0);
  return Items.map((item) => {
    const { sk, ...total } = unmarshall(item) as IndustryTotal & { sk: string; revision?: number };
    return { ...total, industry, shard: shardIn(sk), revision: total.revision ?? 0 };
  });
}

function shardIn(sk: string): number {
  return Number(sk.slice(sk.indexOf('#') + 1));
}
