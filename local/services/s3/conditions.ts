import { refusal } from './refusals.ts';
import type { StoredObject } from './object-store.ts';

/** Conditions of a request, as the API's shapes name them. */
export interface Conditions {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
  readonly IfModifiedSince?: Date;
  readonly IfUnmodifiedSince?: Date;
}

/**
 * Whether a read goes on, or the reader has the object already. An entity tag counts before a date, and a failure before
 * "not modified". Throws `AwsError` PreconditionFailed.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html
 */
export function judgeRead(
  { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince }: Conditions,
  { etag, lastModified }: StoredObject,
): 'proceed' | 'notModified' {
  if (IfMatch !== undefined) {
    if (!names(IfMatch, etag)) throw refusal.preconditionFailed('If-Match');
  } else if (IfUnmodifiedSince !== undefined && lastModified > IfUnmodifiedSince.getTime()) {
    throw refusal.preconditionFailed('If-Unmodified-Since');
  }
  if (IfNoneMatch !== undefined) return names(IfNoneMatch, etag) ? 'notModified' : 'proceed';
  return IfModifiedSince !== undefined && lastModified <= IfModifiedSince.getTime()
    ? 'notModified'
    : 'proceed';
}

/**
 * Whether a write may replace what is there. Throws `AwsError` PreconditionFailed, or NoSuchKey where a match is demanded
 * and there is nothing. https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function admitWrite(
  { IfMatch, IfNoneMatch }: Conditions,
  key: string,
  present: StoredObject | undefined,
): void {
  if (IfNoneMatch !== undefined && present) throw refusal.preconditionFailed('If-None-Match');
  if (IfMatch === undefined) return;
  if (!present) throw refusal.noSuchKey(key);
  if (!names(IfMatch, present.etag)) throw refusal.preconditionFailed('If-Match');
}

/** A list of entity tags, with or without their quotes, or `*`. */
function names(tags: string, etag: string): boolean {
  const unquoted = (tag: string) => tag.trim().replace(/^W\//, '').replace(/^"|"$/g, '');
  return tags.split(',').some((tag) => unquoted(tag) === '*' || unquoted(tag) === unquoted(etag));
}
