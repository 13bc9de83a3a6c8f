import { administrator, type Principal } from '../../../../../local/kernel/aws.ts';
import { manualClock } from '../../../../../local/kernel/clock.ts';
import { createJournal, type JournalEntry } from '../../../../../local/kernel/journal.ts';
import { recordingLog } from '../../../../../local/kernel/log.ts';
import type { Deployment, Environment, Resource } from '../../../../../local/kernel/service.ts';
import {
  createDynamoDbService,
  type DynamoDbService,
  type Engine,
} from '../../../../../local/services/dynamodb/index.ts';
import { identify } from '../../../administrator.ts';

type Image = Record<string, { S?: string; N?: string }>;

export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly userIdentity?: object;
  readonly dynamodb: {
    readonly Keys: { readonly pk: { readonly S: string }; readonly sk: { readonly S: string } };
    readonly NewImage?: Image;
    readonly OldImage?: Image;
    readonly SequenceNumber: string;
  };
}

interface Shard {
  readonly ShardId: string;
  readonly SequenceNumberRange: { StartingSequenceNumber: string; EndingSequenceNumber?: string };
}

/** What is read of the answers of all operations. */
export interface Answer {
  readonly Item?: Image;
  readonly Items: readonly Image[];
  readonly Responses: Readonly<Record<string, readonly Image[]>>;
  readonly UnprocessedKeys?: object;
  readonly LastEvaluatedKey?: object;
  readonly ConsumedCapacity?: object;
  readonly Table: { readonly TableArn: string };
  readonly TableNames: readonly string[];
  readonly TimeToLiveDescription: object;
  readonly Streams: readonly object[];
  readonly StreamDescription: { readonly Shards: readonly Shard[] };
  readonly ShardIterator: string;
  readonly NextShardIterator?: string;
  readonly Records: readonly StreamRecord[];
}

export const environment: Environment = {
  accountId: '111122223333',
  region: 'eu-central-1',
  partition: 'aws',
  secret: 'installation',
};

export const reader: Principal = { kind: 'role', arn: 'arn:aws:iam::111122223333:role/reader' };

/** Key pk, sk; index byGroup on `group` with `name` included; stream with both images; TTL on expiresAt. */
export const tableProperties = {
  TableName: 'Things',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'group', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byGroup',
      KeySchema: [
        { AttributeName: 'group', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['name'] },
    },
  ],
  StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
  Replicas: [
    { Region: environment.region, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
  ],
};

export function resource(
  service: DynamoDbService,
  properties: object,
  type = 'AWS::DynamoDB::GlobalTable',
): Resource {
  const unnamed = {
    stack: 'Store',
    logicalId: 'Table',
    type,
    properties: properties as Record<string, unknown>,
  };
  const kind = service.types[type]!;
  return {
    ...unnamed,
    ref: kind.ref(unnamed, environment),
    attributes: kind.attributes(unnamed, environment),
  };
}

export function deployment(...resources: Resource[]): Deployment {
  return {
    resources,
    environment,
    assets: {
      path: (location) => {
        throw new Error(`No asset ${location}`);
      },
    },
  };
}

/** A service in front of `engine` with one table deployed, called as the administrator. */
export async function deployTable(
  engine: Engine,
  properties: object = tableProperties,
  wallClock?: { now(): number },
) {
  const clock = manualClock(Date.now());
  const journal = createJournal();
  const log = recordingLog();
  const entries: JournalEntry[] = [];
  journal.listen((entry) => entries.push(entry));
  const service = createDynamoDbService({
    engine,
    journal,
    clock,
    log,
    identify,
    authorizer: { authorize: () => undefined },
    ...(wallClock ? { wallClock: { ...clock, now: () => wallClock.now() } } : {}),
  });
  const table = resource(service, properties);
  await (
    await service.prepare(deployment(table))
  )();
  const TableName = table.ref;
  const call = (operation: string, input: object): Promise<Answer> =>
    service.call({
      operation,
      input: input as Record<string, unknown>,
      principal: administrator,
    }) as Promise<unknown> as Promise<Answer>;
  return {
    service,
    clock,
    entries,
    log,
    table,
    TableName,
    call,
    put: (Item: object, more: object = {}) => call('PutItem', { TableName, Item, ...more }),
    get: async (Key: object) => (await call('GetItem', { TableName, Key, ConsistentRead: true })).Item,
    update: (Key: object, UpdateExpression: string, more: object = {}) =>
      call('UpdateItem', { TableName, Key, UpdateExpression, ...more }),
    transact: (TransactItems: object[], more: object = {}) =>
      call('TransactWriteItems', { TransactItems, ...more }),
    /** Every record of the table's stream so far, page by page. */
    async records(): Promise<StreamRecord[]> {
      const { shards, StreamArn } = await this.stream();
      const found: StreamRecord[] = [];
      for (const { ShardId } of shards) {
        let ShardIterator: string | undefined = (
          await call('GetShardIterator', {
            StreamArn,
            ShardId,
            ShardIteratorType: 'TRIM_HORIZON',
          })
        ).ShardIterator;
        for (let idle = 0; ShardIterator && idle < 2;) {
          const page: Answer = await call('GetRecords', { ShardIterator });
          found.push(...page.Records);
          idle = page.Records.length === 0 ? idle + 1 : 0;
          ShardIterator = page.NextShardIterator;
        }
      }
      return found;
    },
    async stream() {
      const StreamArn = table.attributes['StreamArn']!;
      const { StreamDescription } = await call('DescribeStream', { StreamArn });
      return { StreamArn, description: StreamDescription, shards: StreamDescription.Shards };
    },
  };
}

export type Deployed = Awaited<ReturnType<typeof deployTable>>;

export const S = (text: string) => ({ S: text });
export const key = (pk: string, sk = 'A') => ({ pk: S(pk), sk: S(sk) });
