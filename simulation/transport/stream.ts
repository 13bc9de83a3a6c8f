import type {
  AttributeValue as WireValue,
  DynamoDBBatchResponse,
  DynamoDBRecord,
  DynamoDBStreamEvent,
} from 'aws-lambda';
import type { Chance } from '../chance.ts';
import type { Invocation } from './invocation.ts';
import type { Change } from '../store/memory-dynamodb.ts';

export type StreamFunction = (
  event: DynamoDBStreamEvent,
  invocation: Invocation,
) => Promise<DynamoDBBatchResponse>;

export interface StreamRecord {
  /** Its place in the whole stream. */
  readonly sequence: number;
  readonly item: number;
  readonly record: DynamoDBRecord;
}

/** Keeps the records of the items whose hash lies from `from` up to `to`. */
export interface Shard {
  readonly name: string;
  readonly parent: Shard | undefined;
  readonly from: number;
  readonly to: number;
  readonly records: StreamRecord[];
  closed: boolean;
}

/** The stream of a table, with both images. */
export interface Stream {
  readonly shards: readonly Shard[];
  append(changes: readonly Change[], milliseconds: number): void;
  /** Closes a shard and opens two in its place. */
  split(chance: Chance): void;
}

const ITEMS = 1_024;

/** Records of one item stand in one shard at a time, in order; a shard that is split is the parent of two. */
export function createStream(): Stream {
  const shards: Shard[] = [shard('shard-0', undefined, 0, ITEMS)];
  let sequence = 0;

  return {
    shards,
    append(changes, milliseconds) {
      for (const { key, before, after } of changes) {
        const item = itemHash(key['pk']?.S ?? '');
        sequence += 1;
        const record: DynamoDBRecord = {
          eventID: `change-${sequence}`,
          eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
          eventVersion: '1.1',
          eventSource: 'aws:dynamodb',
          awsRegion: 'eu-central-1',
          dynamodb: {
            ApproximateCreationDateTime: Math.floor(milliseconds / 1000),
            Keys: key as Record<string, WireValue>,
            ...(before && { OldImage: before as Record<string, WireValue> }),
            ...(after && { NewImage: after as Record<string, WireValue> }),
            SequenceNumber: String(sequence).padStart(21, '0'),
            StreamViewType: 'NEW_AND_OLD_IMAGES',
          },
        };
        shards
          .find(({ closed, from, to }) => !closed && item >= from && item < to)
          ?.records.push({ sequence, item, record });
      }
    },
    split(chance) {
      const parent = chance.pick(shards.filter(({ closed }) => !closed));
      if (parent.to - parent.from < 2) return;
      parent.closed = true;
      const middle = Math.floor((parent.from + parent.to) / 2);
      shards.push(shard(`shard-${shards.length}`, parent, parent.from, middle));
      shards.push(shard(`shard-${shards.length}`, parent, middle, parent.to));
    },
  };
}

function shard(name: string, parent: Shard | undefined, from: number, to: number): Shard {
  return { name, parent, from, to, records: [], closed: false };
}

/** The end of a key differs most. */
function itemHash(pk: string): number {
  let hash = 0;
  for (let at = Math.max(0, pk.length - 6); at < pk.length; at += 1)
    hash = (hash * 33 + pk.charCodeAt(at)) | 0;
  return (Math.imul(hash, 0x9e3779b9) >>> 0) % ITEMS;
}
