import type { AwsEndpoint, Principal } from '../../../../kernel/aws.ts';
import type { StreamRecord } from './stream-record.ts';

export interface Shard {
  readonly ShardId: string;
  readonly ParentShardId?: string;
  readonly SequenceNumberRange?: { readonly EndingSequenceNumber?: string };
}

/** Where an iterator starts. */
export type Start = { readonly after: string } | 'TRIM_HORIZON';

export interface Page {
  readonly records: readonly StreamRecord[];
  /** Undefined once a closed shard is read to its end. */
  readonly next?: string;
}

/** One stream, in the name of a role. Throws the AwsErrors of DynamoDB Streams. */
export interface StreamEndpoint {
  shards(): Promise<readonly Shard[]>;
  iterator(shardId: string, start: Start): Promise<string>;
  records(iterator: string, limit: number): Promise<Page>;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html */
export function createStreamEndpoint(
  dynamodb: AwsEndpoint,
  streamArn: string,
  principal: Principal,
): StreamEndpoint {
  return {
    async shards() {
      const found: Shard[] = [];
      let last: string | undefined;
      do {
        const { StreamDescription: description } = (await dynamodb.call({
          operation: 'DescribeStream',
          input: { StreamArn: streamArn, ...(last !== undefined && { ExclusiveStartShardId: last }) },
          principal,
        })) as { StreamDescription: { Shards?: Shard[]; LastEvaluatedShardId?: string } };
        found.push(...(description.Shards ?? []));
        last = description.LastEvaluatedShardId;
      } while (last !== undefined);
      return found;
    },
    async iterator(shardId, start) {
      const position =
        start === 'TRIM_HORIZON'
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: start.after };
      const { ShardIterator: iterator } = (await dynamodb.call({
        operation: 'GetShardIterator',
        input: { StreamArn: streamArn, ShardId: shardId, ...position },
        principal,
      })) as { ShardIterator: string };
      return iterator;
    },
    async records(iterator, limit) {
      const { Records: records = [], NextShardIterator: next } = (await dynamodb.call({
        operation: 'GetRecords',
        input: { ShardIterator: iterator, Limit: limit },
        principal,
      })) as { Records?: StreamRecord[]; NextShardIterator?: string | null };
      return { records, ...(typeof next === 'string' && { next }) };
    },
  };
}
