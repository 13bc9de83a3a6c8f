import { BatchGetItemCommand, type BatchGetItemCommandOutput } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Reading } from './scan.ts';

/** DynamoDB takes so many keys at once. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MOST = 100;

interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Items by their partition key, read consistently; what is not there is not in the map. Keys of one sort key each. */
export async function batchGet(
  { dynamodb, pace }: Reading,
  table: string,
  keys: readonly Key[],
  attributes?: readonly string[],
): Promise<Map<string, Record<string, unknown>>> {
  const found = new Map<string, Record<string, unknown>>();
  const names = Object.fromEntries((attributes ?? []).map((name, at) => [`#${at}`, name]));
  const projection = attributes && {
    ProjectionExpression: Object.keys(names).join(', '),
    ExpressionAttributeNames: names,
  };
  let left = keys.map(({ pk, sk }) => marshall({ pk, sk }));
  while (left.length > 0) {
    const answer: BatchGetItemCommandOutput = await dynamodb.send(
      new BatchGetItemCommand({
        RequestItems: { [table]: { Keys: left.slice(0, MOST), ConsistentRead: true, ...projection } },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    for (const item of (answer.Responses?.[table] ?? []).map((each) => unmarshall(each))) {
      found.set(String(item['pk']), item);
    }
    const unprocessed = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    left = [...unprocessed, ...left.slice(MOST)];
    const units = (answer.ConsumedCapacity ?? []).reduce((sum, each) => sum + (each.CapacityUnits ?? 0), 0);
    // What was not processed was too much for the moment: it counts as if it had been.
    await pace(units + 10 * unprocessed.length);
  }
  return found;
}
