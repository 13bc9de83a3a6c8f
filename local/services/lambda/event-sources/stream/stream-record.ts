import { createHash } from 'node:crypto';

/** A record as GetRecords of DynamoDB Streams gives it. */
export interface StreamRecord {
  readonly eventID?: string;
  readonly eventName?: string;
  readonly awsRegion?: string;
  readonly dynamodb?: {
    /** Seconds since the epoch. */
    readonly ApproximateCreationDateTime?: number;
    readonly Keys?: Readonly<Record<string, unknown>>;
    readonly SequenceNumber?: string;
  };
  readonly userIdentity?: { readonly Type?: string; readonly PrincipalId?: string };
}

/**
 * The record as Lambda hands it to a function: the same data, with the identity's members in lower case and the stream's ARN.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function eventRecord(record: StreamRecord, streamArn: string): Readonly<Record<string, unknown>> {
  const { Type: type, PrincipalId: principalId } = record.userIdentity ?? {};
  return {
    eventID: record.eventID,
    eventName: record.eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: record.awsRegion,
    dynamodb: record.dynamodb,
    ...(record.userIdentity && { userIdentity: { type, principalId } }),
    eventSourceARN: streamArn,
  };
}

/** The lane, from 0 to `lanes` - 1, of an item: the same for all records of the item, by its whole primary key. */
export function laneOf(record: StreamRecord, lanes: number): number {
  if (lanes === 1) return 0;
  const keys = record.dynamodb?.Keys ?? {};
  // Engines write the members of a key in any order.
  const text = JSON.stringify(
    Object.keys(keys)
      .sort()
      .map((name) => [name, keys[name]]),
  );
  return createHash('sha1').update(text).digest().readUInt32BE() % lanes;
}
