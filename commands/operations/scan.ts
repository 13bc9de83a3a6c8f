import { DescribeTableCommand, ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Pace } from './pace.ts';

export interface Reading {
  readonly dynamodb: DynamoDBClient;
  /** In read units. */
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

export interface ScanInput {
  readonly table: string;
  /** Of the items to read; all when left out. */
  readonly sortKey?: string;
  /** Names of attributes; the whole item when left out. */
  readonly attributes?: readonly string[];
  /** Items that one page goes over. */
  readonly pageSize?: number;
  /** Items of one page, and how many the page went over. */
  readonly onPage: (items: readonly Record<string, unknown>[], scanned: number) => Promise<void>;
}

/** Segments that are read side by side. */
const SEGMENTS = 4;
/** So that no more than a few pages are in memory whatever the table's size. */
const PAGE = 400;

/**
 * Reads a table once, consistently, in segments side by side. Every item that is there from beginning to end is read, one
 * that is written meanwhile as it was at some moment. Ends early, between pages, once the signal fires.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.ParallelScan
 */
export async function scan(reading: Reading, input: ScanInput): Promise<void> {
  await Promise.all(Array.from({ length: SEGMENTS }, (_, segment) => scanSegment(reading, input, segment)));
}

async function scanSegment(
  { dynamodb, pace, signal }: Reading,
  { table, sortKey, attributes, pageSize = PAGE, onPage }: ScanInput,
  segment: number,
): Promise<void> {
  const names = Object.fromEntries((attributes ?? []).map((name, at) => [`#${at}`, name]));
  let start: ScanCommand['input']['ExclusiveStartKey'];
  do {
    if (signal.aborted) return;
    const page = await dynamodb.send(
      new ScanCommand({
        TableName: table,
        Segment: segment,
        TotalSegments: SEGMENTS,
        Limit: pageSize,
        ConsistentRead: true,
        ReturnConsumedCapacity: 'TOTAL',
        ExclusiveStartKey: start,
        ...(attributes && {
          ProjectionExpression: Object.keys(names).join(', '),
        }),
        ...((attributes ?? sortKey) !== undefined && {
          ExpressionAttributeNames: { ...names, ...(sortKey !== undefined && { '#sk': 'sk' }) },
        }),
        ...(sortKey !== undefined && {
          FilterExpression: '#sk = :sk',
          ExpressionAttributeValues: marshall({ ':sk': sortKey }),
        }),
      }),
    );
    await onPage(
      (page.Items ?? []).map((item) => unmarshall(item)),
      page.ScannedCount ?? 0,
    );
    await pace(page.ConsumedCapacity?.CapacityUnits ?? 0);
    start = page.LastEvaluatedKey;
  } while (start);
}

/** About how many items a table has: AWS counts every six hours. */
export async function itemCount({ dynamodb }: Pick<Reading, 'dynamodb'>, table: string): Promise<number> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
  return Table?.ItemCount ?? 0;
}
