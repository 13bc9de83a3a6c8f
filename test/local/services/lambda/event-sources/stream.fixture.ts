import { start } from './start.fixture.ts';
import { AwsError, type AwsCall, type AwsEndpoint } from '../../../../../local/kernel/aws.ts';

interface ScriptedShard {
  readonly id: string;
  readonly parent?: string;
  readonly records: ScriptedRecord[];
  closed: boolean;
  /** Index of the oldest record left. */
  trimmed: number;
}

export interface ScriptedRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number;
    readonly Keys: { readonly pk: { readonly S: string } };
    readonly NewImage: Readonly<Record<string, object>>;
    readonly SequenceNumber: string;
  };
  readonly userIdentity?: { readonly Type: string; readonly PrincipalId: string };
}

export const streamArn =
  'arn:aws:dynamodb:eu-central-1:111122223333:table/Things/stream/2020-01-01T00:00:00.000';

/**
 * A stream that does what no engine can be made to do: shards that split, data that is trimmed, iterators that expire. It
 * follows the API reference of DynamoDB Streams and hands out at most `pageSize` records at once.
 */
export function scriptedStream(
  options: { readonly pageSize?: number; readonly createdAt?: () => number } = {},
) {
  const { pageSize = 1000, createdAt = () => start / 1000 } = options;
  const shards: ScriptedShard[] = [];
  const calls: AwsCall[] = [];
  const faults: AwsError[] = [];
  let sequence = 0;
  let generation = 0;

  const find = (id: unknown): ScriptedShard => {
    const shard = shards.find((each) => each.id === id);
    if (!shard) throw new AwsError('ResourceNotFoundException', 'Shard does not exist');
    return shard;
  };

  function getShardIterator({ ShardId, ShardIteratorType, SequenceNumber }: AwsCall['input']) {
    const shard = find(ShardId);
    let at = shard.trimmed;
    if (ShardIteratorType === 'AFTER_SEQUENCE_NUMBER') {
      at = 1 + shard.records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === SequenceNumber);
      if (at < shard.trimmed) throw new AwsError('TrimmedDataAccessException', 'Trimmed');
    }
    return { ShardIterator: `${shard.id}/${at}/${generation}` };
  }

  function getRecords({ ShardIterator, Limit }: AwsCall['input']) {
    const [id, start = '0', made] = String(ShardIterator).split('/');
    if (Number(made) !== generation) throw new AwsError('ExpiredIteratorException', 'Expired');
    const shard = find(id);
    const at = Number(start);
    if (at < shard.trimmed) throw new AwsError('TrimmedDataAccessException', 'Trimmed');
    const Records = shard.records.slice(at, at + Math.min(pageSize, Number(Limit)));
    const next = at + Records.length;
    const ended = shard.closed && next === shard.records.length;
    return { Records, ...(ended ? {} : { NextShardIterator: `${id}/${next}/${generation}` }) };
  }

  function describeStream() {
    const Shards = shards.map(({ id, parent, closed, records }) => ({
      ShardId: id,
      ...(parent !== undefined && { ParentShardId: parent }),
      SequenceNumberRange: {
        StartingSequenceNumber: '0',
        ...(closed && { EndingSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber ?? '0' }),
      },
    }));
    return { StreamDescription: { Shards } };
  }

  const endpoint: AwsEndpoint = {
    async call(call) {
      calls.push(call);
      await Promise.resolve();
      const fault = faults.shift();
      if (fault) throw fault;
      switch (call.operation) {
        case 'DescribeStream':
          return describeStream();
        case 'GetShardIterator':
          return getShardIterator(call.input);
        default:
          return getRecords(call.input);
      }
    },
  };

  return {
    endpoint,
    calls,
    /** Thrown by the next calls, one each. */
    faults,
    addShard(id: string, parent?: string) {
      shards.push({ id, records: [], closed: false, trimmed: 0, ...(parent !== undefined && { parent }) });
      if (parent !== undefined) find(parent).closed = true;
      return this;
    },
    write(
      shard: string,
      pk: string,
      more: { name?: string; identity?: ScriptedRecord['userIdentity'] } = {},
    ) {
      sequence += 1;
      const record: ScriptedRecord = {
        eventID: `event-${sequence}`,
        eventName: 'MODIFY',
        awsRegion: 'eu-central-1',
        dynamodb: {
          ApproximateCreationDateTime: createdAt(),
          Keys: { pk: { S: pk } },
          NewImage: { pk: { S: pk }, n: { N: String(sequence) }, name: { S: more.name ?? 'a' } },
          SequenceNumber: String(sequence).padStart(21, '0'),
        },
        ...(more.identity && { userIdentity: more.identity }),
      };
      find(shard).records.push(record);
      return record.dynamodb.SequenceNumber;
    },
    /** The records of each shard, by the number at the end of their sequence number. */
    records: () =>
      shards.map(({ id, records }): [string, number[]] => [
        id,
        records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber)),
      ]),
    trim(shard: string, count: number) {
      find(shard).trimmed = count;
    },
    expireIterators() {
      generation += 1;
    },
  };
}

export type ScriptedStream = ReturnType<typeof scriptedStream>;
