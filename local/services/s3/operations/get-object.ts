import type { Readable } from 'node:stream';
import { AwsError, type Principal } from '../../../kernel/aws.ts';
import type { Bucket } from '../bucket.ts';
import { judgeRead, type Conditions } from '../conditions.ts';
import { expirationHeader } from '../expiration-header.ts';
import { checksumMembers, metadataHeaders, refuseUnsupported } from '../object-headers.ts';
import type { StoredObject } from '../object-store.ts';
import { readRange, type ByteRange } from '../range.ts';
import { refusal } from '../refusals.ts';
import type { S3Request } from '../request.ts';
import {
  bucketOf,
  dateOf,
  defined,
  isAllowed,
  type Answer,
  type Operation,
  type OperationContext,
} from './operation.ts';

export interface ReadInput extends Conditions {
  readonly Bucket: string;
  readonly Key: string;
  readonly Range?: string;
  readonly ChecksumMode?: string;
  /** Headers that the answer is to carry instead of the object's. */
  readonly overrides?: Readonly<Record<string, string>>;
}

/** The object's metadata beside what is said here, by member of the API. */
export interface ReadOutput extends Record<string, unknown> {
  readonly ContentLength: number;
  readonly ETag: string;
  readonly LastModified: Date;
  readonly ContentRange?: string;
  readonly Body?: Readable;
}

interface Found {
  readonly bucket: Bucket;
  readonly object: StoredObject;
  readonly range?: ByteRange;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export const GetObject: Operation<ReadInput, ReadOutput> = {
  read: readInput,
  run(context, input, principal) {
    const found = locate(context, input, principal);
    return { ...outputOf(found), Body: found.bucket.read(found.object, found.range) };
  },
  write: answerOf,
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export const HeadObject: Operation<ReadInput, ReadOutput> = {
  read: readInput,
  run: (context, input, principal) => outputOf(locate(context, input, principal)),
  write: answerOf,
};

const overridable = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

function readInput(request: S3Request): ReadInput {
  refuseUnsupported(request);
  const overrides = overridable.flatMap((header): [string, string][] => {
    const value = request.query.get(`response-${header}`);
    return value === undefined ? [] : [[header, value]];
  });
  return {
    Bucket: request.bucket,
    Key: request.key,
    overrides: Object.fromEntries(overrides),
    ...defined({
      IfMatch: request.header('if-match'),
      IfNoneMatch: request.header('if-none-match'),
      IfModifiedSince: dateOf(request.header('if-modified-since')),
      IfUnmodifiedSince: dateOf(request.header('if-unmodified-since')),
      Range: request.header('range'),
      ChecksumMode: request.header('x-amz-checksum-mode'),
    }),
  };
}

/** Who may not list the bucket does not learn whether a key is there. Throws what the answer then is. */
function locate(context: OperationContext, input: ReadInput, principal: Principal): Found {
  const { Bucket, Key } = input;
  context.demand(principal, 's3:GetObject', context.arn(Bucket, Key));
  const bucket = bucketOf(context, Bucket);
  const object = bucket.find(Key);
  if (!object) {
    if (isAllowed(context, principal, 's3:ListBucket', context.arn(Bucket))) throw refusal.noSuchKey(Key);
    throw refusal.accessDenied('Access Denied');
  }
  if (judgeRead(input, object) === 'notModified') {
    throw new AwsError('NotModified', 'Not Modified', 304, { ETag: object.etag });
  }
  const range = readRange(input.Range, object.size);
  return { bucket, object, ...(range && { range }) };
}

function outputOf({ bucket, object, range }: Found): ReadOutput {
  const { start, end } = range ?? { start: 0, end: object.size - 1 };
  return {
    ...object.system,
    AcceptRanges: 'bytes',
    ContentLength: end - start + 1,
    ETag: object.etag,
    LastModified: new Date(object.lastModified),
    Metadata: object.metadata,
    // A checksum is of the whole, so a part comes without.
    ...(range ? { ContentRange: `bytes ${start}-${end}/${object.size}` } : checksumMembers(object.checksum)),
    ...defined({ Expiration: expirationHeader(bucket.expirationOf(object)) }),
  };
}

function answerOf(output: ReadOutput, { ChecksumMode, overrides }: ReadInput): Answer {
  const { ContentRange, Body } = output;
  const headers = { ...metadataHeaders(output), ...overrides };
  return {
    statusCode: ContentRange === undefined ? 200 : 206,
    headers: {
      'accept-ranges': 'bytes',
      ...Object.fromEntries(
        Object.entries(headers).filter(
          ([name]) => ChecksumMode === 'ENABLED' || !name.startsWith('x-amz-checksum-'),
        ),
      ),
      'content-length': String(output.ContentLength),
      etag: output.ETag,
      'last-modified': output.LastModified.toUTCString(),
      ...(ContentRange !== undefined && { 'content-range': ContentRange }),
    },
    ...(Body && { body: Body }),
  };
}
