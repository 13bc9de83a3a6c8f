import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchGet } from '../../../commands/operations/batch-get.ts';
import { scan, type Reading } from '../../../commands/operations/scan.ts';
import { recordingLog, startEngine } from '../../../local/index.ts';

const ids = Array.from({ length: 130 }, (_, at) => `COMPANY#${at}`);

describe('a reading of a table', () => {
  let engine: Awaited<ReturnType<typeof startEngine>>;
  let dynamodb: DynamoDBClient;
  const paced: number[] = [];
  const reading = (signal = new AbortController().signal): Reading => ({
    dynamodb,
    signal,
    pace: async (units) => void paced.push(units),
  });

  beforeAll(async () => {
    engine = await startEngine({ log: recordingLog() });
    const { endpoint } = engine;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    dynamodb = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
    await dynamodb.send(
      new CreateTableCommand({
        TableName: 'table',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      }),
    );
    const items = [
      ...ids.map((pk) => ({ pk, sk: 'PROFILE', name: pk, secret: 'x' })),
      ...ids.slice(0, 20).map((pk) => ({ pk, sk: 'ABOUT' })),
    ];
    for (let at = 0; at < items.length; at += 25) {
      const puts = items.slice(at, at + 25).map((item) => ({ PutRequest: { Item: marshall(item) } }));
      await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { table: puts } }));
    }
  });
  afterAll(async () => {
    dynamodb.destroy();
    await engine.stop();
  });

  it('brings every item of a kind once, with what was asked for, and is paced by what it consumes', async () => {
    const found: Record<string, unknown>[] = [];
    let went = 0;
    paced.length = 0;
    await scan(reading(), {
      table: 'table',
      sortKey: 'PROFILE',
      attributes: ['pk', 'name'],
      pageSize: 10,
      async onPage(items, scanned) {
        found.push(...items);
        went += scanned;
      },
    });
    expect(found.map(({ pk }) => pk).sort()).toEqual([...ids].sort());
    expect(found[0]).toEqual({ pk: found[0]?.['pk'], name: found[0]?.['pk'] });
    expect(went).toBe(ids.length + 20);
    expect(paced.reduce((sum, units) => sum + units, 0)).toBeGreaterThan(3);
  });

  it('ends between pages once it is interrupted', async () => {
    const interrupted = new AbortController();
    let pages = 0;
    await scan(reading(interrupted.signal), {
      table: 'table',
      async onPage() {
        pages += 1;
        interrupted.abort();
      },
    });
    expect(pages).toBeLessThanOrEqual(4);
  });

  it('brings single items by their keys, more than fit in one request, and leaves out what is not there', async () => {
    const keys = [...ids.slice(0, 120), 'COMPANY#none'].map((pk) => ({ pk, sk: 'PROFILE' }));
    const found = await batchGet(reading(), 'table', keys, ['pk', 'name']);
    expect([...found.keys()].sort()).toEqual(ids.slice(0, 120).sort());
    expect(found.get('COMPANY#7')).toEqual({ pk: 'COMPANY#7', name: 'COMPANY#7' });
  });
});
