import { afterAll, beforeAll, expect, it } from 'vitest';
import { administrator, type Principal } from '../../../../../../local/kernel/aws.ts';
import { systemClock } from '../../../../../../local/kernel/clock.ts';
import { createJournal } from '../../../../../../local/kernel/journal.ts';
import { recordingLog } from '../../../../../../local/kernel/log.ts';
import type { Resource } from '../../../../../../local/kernel/service.ts';
import { createSignals } from '../../../../../../local/kernel/signals.ts';
import {
  createDynamoDbService,
  startEngine,
  type Engine,
} from '../../../../../../local/services/dynamodb/index.ts';
import {
  createEventSources,
  type EventSources,
} from '../../../../../../local/services/lambda/event-sources/index.ts';
import { mapping, recordingEndpoint, recordingInvoker } from '../event-sources.fixture.ts';

const environment = {
  accountId: '111122223333',
  region: 'eu-central-1',
  partition: 'aws',
  secret: 'installation',
};
let engine: Engine;
let sources: EventSources | undefined;
beforeAll(async () => {
  engine = await startEngine({ log: recordingLog() });
}, 60_000);
afterAll(async () => {
  await sources?.stop();
  await engine.stop();
});

it('a write to a table of a real engine reaches the function by its signal, with what changed and by whom', async () => {
  const signals = createSignals();
  const demanded = new Set<string>();
  const shared = { clock: systemClock, log: recordingLog(), signals };
  const dynamodb = createDynamoDbService({
    ...shared,
    engine,
    authorizer: {
      authorize: (principal: Principal, action) => void demanded.add(`${principal.kind} ${action}`),
    },
    identify: () => administrator,
    journal: createJournal(),
  });
  const unnamed = {
    stack: 'Store',
    logicalId: 'Table',
    type: 'AWS::DynamoDB::GlobalTable',
    properties: {
      TableName: 'Streamed',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      Replicas: [{ Region: environment.region }],
    },
  };
  const type = dynamodb.types[unnamed.type]!;
  const table: Resource = {
    ...unnamed,
    ref: type.ref(unnamed, environment),
    attributes: type.attributes(unnamed, environment),
  };
  const assets = {
    path: (location: string): string => {
      throw new Error(`No asset ${location}`);
    },
  };
  await (
    await dynamodb.prepare({ resources: [table], assets, environment })
  )();
  const call = (operation: string, input: object) =>
    dynamodb.call({ operation, input: { TableName: 'Streamed', ...input }, principal: administrator });

  const { invoker, batches } = recordingInvoker();
  const seen = (): readonly Record<string, unknown>[] =>
    batches.flat() as unknown as Record<string, unknown>[];
  const { endpoint } = recordingEndpoint();
  sources = createEventSources({
    ...shared,
    invoker,
    wallClock: systemClock,
    randomId: () => '0'.repeat(32),
    endpoints: { dynamodb, sqs: endpoint, s3: endpoint },
  });
  const streamArn = table.attributes['StreamArn']!;
  await sources.replace([mapping({ EventSourceArn: streamArn, StartingPosition: 'LATEST' })]);
  const Key = { pk: { S: 'a' } };
  await call('PutItem', { Item: { ...Key, n: { N: '1' } } });
  await call('UpdateItem', {
    Key,
    UpdateExpression: 'SET n = :n',
    ExpressionAttributeValues: { ':n': { N: '2' } },
  });
  await call('DeleteItem', { Key });
  await call('PutItem', { Item: { pk: { S: 'b' }, expiresAt: { N: '1' } } });
  await call('PutItem', {
    Item: { pk: { S: 'c' }, expiresAt: { N: String(Math.floor(Date.now() / 1000) - 60) } },
  });
  expect(await dynamodb.sweep()).toBe(1);
  // No clock is moved and nothing is looked for: signals alone bring the records, well before the look after five seconds.
  await expect.poll(() => seen().length, { timeout: 4000, interval: 5 }).toBe(6);
  expect(await sources.pending()).toEqual([]);

  const [insert, modify, remove] = seen();
  expect(insert).toMatchObject({
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    eventVersion: '1.1',
    awsRegion: environment.region,
    eventSourceARN: streamArn,
    dynamodb: { Keys: Key, NewImage: { ...Key, n: { N: '1' } }, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  expect(modify).toMatchObject({ dynamodb: { OldImage: { n: { N: '1' } }, NewImage: { n: { N: '2' } } } });
  expect(remove).toMatchObject({ eventName: 'REMOVE', dynamodb: { OldImage: { n: { N: '2' } } } });
  expect(remove).not.toHaveProperty('userIdentity');
  expect(seen().at(-1)).toMatchObject({
    eventName: 'REMOVE',
    userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
  });
  expect([...demanded].sort()).toEqual([
    'role dynamodb:DescribeStream',
    'role dynamodb:GetRecords',
    'role dynamodb:GetShardIterator',
  ]);
}, 60_000);
