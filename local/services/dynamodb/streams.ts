import { createHash } from 'node:crypto';

type Value = Readonly<Record<string, unknown>>;
export type Image = Readonly<Record<string, Value>>;

/** A record as the GetRecords operation of DynamoDB Streams gives it. */
export interface StreamRecord {
  eventID?: string;
  eventName?: string;
  awsRegion?: string;
  dynamodb?: {
    ApproximateCreationDateTime?: number;
    Keys?: Image;
    NewImage?: Image;
    OldImage?: Image;
    SequenceNumber?: string;
  };
  userIdentity?: { Type: string; PrincipalId: string };
}

export interface Shard {
  readonly ShardId: string;
  readonly ParentShardId?: string;
  readonly SequenceNumberRange: { StartingSequenceNumber?: string; EndingSequenceNumber?: string };
}

const retention = 24 * 3600;
const sequenceDigits = 21;

/**
 * An engine's records as DynamoDB would give them: none whose images are equal (a write that changed nothing), none older
 * than 24 hours, this cloud's region, ids that no other stream uses, sequence numbers as long as AWS's. `now`: wall time in
 * milliseconds, by which engines stamp their records.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export function correctRecords(
  records: readonly StreamRecord[],
  stream: { readonly arn: string; readonly region: string; readonly now: number },
): StreamRecord[] {
  const oldest = stream.now / 1000 - retention;
  return records
    .filter(({ dynamodb }) => (dynamodb?.ApproximateCreationDateTime ?? Infinity) >= oldest)
    .filter(
      ({ dynamodb }) =>
        !(dynamodb?.OldImage && dynamodb.NewImage && equal(dynamodb.OldImage, dynamodb.NewImage)),
    )
    .map((record) => {
      const number = padSequenceNumber(record.dynamodb?.SequenceNumber ?? '0');
      return {
        ...record,
        eventID: createHash('md5').update(`${stream.arn} ${number}`).digest('hex'),
        awsRegion: stream.region,
        dynamodb: { ...record.dynamodb, SequenceNumber: number },
      };
    });
}

/** An open shard has no last number; dynoxide names the latest one. A shard is closed when it has a child. */
export function correctShards(shards: readonly Shard[], streamIsEnabled: boolean): Shard[] {
  const parents = new Set(shards.map((shard) => shard.ParentShardId));
  return shards.map((shard) => {
    const { StartingSequenceNumber, EndingSequenceNumber } = shard.SequenceNumberRange;
    const closed = parents.has(shard.ShardId) || !streamIsEnabled;
    const range: Shard['SequenceNumberRange'] = {};
    if (StartingSequenceNumber !== undefined) {
      range.StartingSequenceNumber = padSequenceNumber(StartingSequenceNumber);
    }
    if (closed && EndingSequenceNumber !== undefined) {
      range.EndingSequenceNumber = padSequenceNumber(EndingSequenceNumber);
    }
    return { ...shard, SequenceNumberRange: range };
  });
}

/** AWS's are 21 to 40 digits, so that clients which compare them as text are right too. */
export function padSequenceNumber(number: string): string {
  return number.padStart(sequenceDigits, '0');
}

/** An iterator that carries its stream's ARN in front, as AWS's do. */
export function wrapIterator(streamArn: string, iterator: string): string {
  return `${streamArn}|1|${iterator}`;
}

export function unwrapIterator(iterator: string): { streamArn: string; iterator: string } | undefined {
  const parts = /^(arn:[^|]+)\|1\|(.+)$/s.exec(iterator);
  return parts ? { streamArn: parts[1]!, iterator: parts[2]! } : undefined;
}

/** Structural: engines write attributes and the members of sets in any order. */
function equal(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => {
    const left = (one as Value)[name];
    const right = (other as Value)[name];
    const isSet =
      (name === 'SS' || name === 'NS' || name === 'BS') && Array.isArray(left) && Array.isArray(right);
    return isSet
      ? equal([...(left as string[])].sort(), [...(right as string[])].sort())
      : equal(left, right);
  });
}
