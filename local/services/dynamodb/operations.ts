import { AwsError } from '../../kernel/aws.ts';
import type { Clock } from '../../kernel/clock.ts';
import { tableNameOf, tableOfStream, type ArnTranslation, type Place } from './arns.ts';
import type { Engine } from './engine.ts';
import { describeTable } from './reconcile.ts';
import {
  correctRecords,
  correctShards,
  unwrapIterator,
  wrapIterator,
  type Shard,
  type StreamRecord,
} from './streams.ts';
import { removalsTable, type TimeToLive } from './ttl.ts';

type Body = Readonly<Record<string, unknown>>;
export type Operation = (input: Body) => Promise<Record<string, unknown>>;

/** The operations that are more than passing input and answer through: those that name ARNs, streams and TTL. */
export function createOperations(context: {
  readonly engine: Engine;
  readonly place: Place;
  readonly arns: ArnTranslation;
  readonly ttl: TimeToLive;
  readonly wallClock: Clock;
  /** The id CloudFormation was told for a declared table; undefined for other tables. */
  readonly declaredId: (table: string) => string | undefined;
}): Readonly<Record<string, Operation>> {
  const { engine, place, arns, ttl, wallClock } = context;

  const aboutTable = (operation: string, member: 'Table' | 'TableDescription'): [string, Operation] => [
    operation,
    async (input) => {
      const answer = await engine.call(operation, input);
      arns.learn(answer[member] as Body);
      return { ...answer, [member]: translateTable(answer[member] as Body) };
    },
  ];

  function translateTable(table: Body): Body {
    const streamArn = table['LatestStreamArn'] as string | undefined;
    const indexes = (member: string) =>
      Array.isArray(table[member])
        ? {
            [member]: table[member].map((index: Body) => ({
              ...index,
              IndexArn: arns.fromEngine(String(index['IndexArn'])),
            })),
          }
        : {};
    const id = context.declaredId(String(table['TableName']));
    return {
      ...table,
      TableArn: arns.fromEngine(String(table['TableArn'])),
      ...(id === undefined ? {} : { TableId: id }),
      ...(streamArn === undefined ? {} : translateStream(streamArn, 'Latest')),
      ...indexes('GlobalSecondaryIndexes'),
      ...indexes('LocalSecondaryIndexes'),
    };
  }

  function translateStream(engineArn: string, prefix = ''): Body {
    const arn = arns.fromEngine(engineArn);
    return { [`${prefix}StreamArn`]: arn, [`${prefix}StreamLabel`]: arn.slice(arn.indexOf('/stream/') + 8) };
  }

  const aboutTags = (operation: string): [string, Operation] => [
    operation,
    (input) => engine.call(operation, { ...input, ResourceArn: arns.toEngine(String(input['ResourceArn'])) }),
  ];

  return Object.fromEntries<Operation>([
    aboutTable('CreateTable', 'TableDescription'),
    aboutTable('UpdateTable', 'TableDescription'),
    aboutTable('DeleteTable', 'TableDescription'),
    aboutTable('DescribeTable', 'Table'),
    aboutTags('TagResource'),
    aboutTags('UntagResource'),
    aboutTags('ListTagsOfResource'),
    [
      'ListTables',
      async (input) => {
        const answer = await engine.call('ListTables', input);
        const names = (answer['TableNames'] as string[]).filter((name) => name !== removalsTable);
        return { ...answer, TableNames: names };
      },
    ],
    [
      'UpdateTimeToLive',
      async (input) => {
        const table = await existing(input);
        const wanted = input['TimeToLiveSpecification'] as { AttributeName: string; Enabled: boolean };
        const enabled = ttl.attributeOf(table) !== undefined;
        if (wanted.Enabled === enabled) {
          throw new AwsError(
            'ValidationException',
            `TimeToLive is already ${enabled ? 'enabled' : 'disabled'}`,
          );
        }
        await ttl.watch(table, wanted.Enabled ? wanted.AttributeName : undefined);
        return { TimeToLiveSpecification: wanted };
      },
    ],
    [
      'DescribeTimeToLive',
      async (input) => {
        const attribute = ttl.attributeOf(await existing(input));
        return {
          TimeToLiveDescription:
            attribute === undefined
              ? { TimeToLiveStatus: 'DISABLED' }
              : { TimeToLiveStatus: 'ENABLED', AttributeName: attribute },
        };
      },
    ],
    [
      'ListStreams',
      async (input) => {
        const start = input['ExclusiveStartStreamArn'] as string | undefined;
        const answer = await engine.call('ListStreams', {
          ...input,
          ...(start === undefined ? {} : { ExclusiveStartStreamArn: arns.toEngine(start) }),
        });
        const last = answer['LastEvaluatedStreamArn'] as string | undefined;
        return {
          ...answer,
          Streams: (answer['Streams'] as Body[]).map((each) => ({
            ...each,
            ...translateStream(String(each['StreamArn'])),
          })),
          ...(last === undefined ? {} : { LastEvaluatedStreamArn: arns.fromEngine(last) }),
        };
      },
    ],
    [
      'DescribeStream',
      async (input) => {
        const answer = await engine.call('DescribeStream', {
          ...input,
          StreamArn: arns.toEngine(String(input['StreamArn'])),
        });
        const stream = answer['StreamDescription'] as Body;
        const shards = (stream['Shards'] ?? []) as Shard[];
        return {
          StreamDescription: {
            ...stream,
            ...translateStream(String(stream['StreamArn'])),
            Shards: correctShards(shards, stream['StreamStatus'] === 'ENABLED'),
          },
        };
      },
    ],
    [
      'GetShardIterator',
      async (input) => {
        const answer = await engine.call('GetShardIterator', {
          ...input,
          StreamArn: arns.toEngine(String(input['StreamArn'])),
        });
        return { ShardIterator: wrapIterator(String(input['StreamArn']), String(answer['ShardIterator'])) };
      },
    ],
    [
      'GetRecords',
      async (input) => {
        const position = unwrapIterator(String(input['ShardIterator']));
        if (!position) throw new AwsError('ValidationException', 'Invalid ShardIterator');
        const { streamArn, iterator } = position;
        const answer = await engine.call('GetRecords', { ...input, ShardIterator: iterator });
        const records = correctRecords((answer['Records'] ?? []) as StreamRecord[], {
          arn: streamArn,
          region: place.region,
          now: wallClock.now(),
        });
        await ttl.identify(tableOfStream(streamArn), records);
        const next = answer['NextShardIterator'];
        return {
          Records: records,
          ...(typeof next === 'string' ? { NextShardIterator: wrapIterator(streamArn, next) } : {}),
        };
      },
    ],
  ]);

  async function existing(input: Body): Promise<string> {
    const name = tableNameOf(String(input['TableName']));
    if (await describeTable(engine, name)) return name;
    throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
  }
}
