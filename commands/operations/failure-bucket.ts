import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { readFailureRecord, type FailureRecord } from './failure-record.ts';

/** An object of the failure bucket, unread. */
export interface FailureObject {
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly writtenAt: number;
}

/** Where Lambda writes: below it, the mapping's id and the shard. */
const PREFIX = 'aws/lambda/';

/** Every failure record of a bucket, the oldest first. */
export async function listFailures(s3: S3Client, bucket: string): Promise<FailureObject[]> {
  const found: FailureObject[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: PREFIX },
  )) {
    for (const { Key, LastModified } of Contents) {
      if (Key !== undefined) found.push({ key: Key, writtenAt: LastModified?.getTime() ?? 0 });
    }
  }
  return found.sort((one, other) => one.writtenAt - other.writtenAt || (one.key < other.key ? -1 : 1));
}

/** Null for an object that is no failure record. */
export async function readFailure(
  s3: S3Client,
  bucket: string,
  { key }: FailureObject,
): Promise<FailureRecord | null> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return readFailureRecord((await Body?.transformToString()) ?? '');
}

/** The mapping that an object is of: one mapping is of one function. */
export function mappingOf({ key }: FailureObject): string {
  return key.slice(PREFIX.length).split('/')[0] ?? '';
}
