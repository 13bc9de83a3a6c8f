import { CopyObject } from './copy-object.ts';
import { DeleteObject } from './delete-object.ts';
import { DeleteObjects } from './delete-objects.ts';
import { GetBucketLocation } from './get-bucket-location.ts';
import { GetObject, HeadObject } from './get-object.ts';
import { HeadBucket } from './head-bucket.ts';
import { ListBuckets } from './list-buckets.ts';
import { ListObjectsV2 } from './list-objects-v2.ts';
import type { Operation } from './operation.ts';
import { PutObject } from './put-object.ts';

/** An operation whose input and output nobody but itself looks into. */
export type AnyOperation = Operation<never, never> & Operation<object, object>;

/** The operations that are hosted, by their name in the API. */
export const operations: ReadonlyMap<string, AnyOperation> = new Map(
  Object.entries({
    CopyObject,
    DeleteObject,
    DeleteObjects,
    GetBucketLocation,
    GetObject,
    HeadBucket,
    HeadObject,
    ListBuckets,
    ListObjectsV2,
    PutObject,
  }) as unknown as [string, AnyOperation][],
);
