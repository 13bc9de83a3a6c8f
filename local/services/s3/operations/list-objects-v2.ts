import type { ChecksumAlgorithm } from '../checksums.ts';
import { compareKeys, lowerBound } from '../key-order.ts';
import type { StoredObject } from '../object-store.ts';
import { refusal } from '../refusals.ts';
import { xmlDocument } from '../xml.ts';
import { bucketOf, defined, xmlAnswer, type Operation } from './operation.ts';

interface Input {
  readonly Bucket: string;
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly MaxKeys?: number;
  readonly ContinuationToken?: string;
  readonly StartAfter?: string;
  readonly EncodingType?: string;
  readonly FetchOwner?: boolean;
}

interface Entry {
  readonly Key: string;
  readonly LastModified: Date;
  readonly ETag: string;
  readonly ChecksumAlgorithm: readonly ChecksumAlgorithm[];
  readonly ChecksumType: 'FULL_OBJECT';
  readonly Size: number;
  readonly StorageClass: string;
}

interface Output {
  readonly Contents: readonly Entry[];
  readonly CommonPrefixes: readonly { readonly Prefix: string }[];
  readonly KeyCount: number;
  readonly MaxKeys: number;
  readonly IsTruncated: boolean;
  readonly NextContinuationToken?: string;
}

const largestPage = 1000;

/**
 * Keys in the order of their UTF-8 bytes, a page at a time; those that share what stands before the delimiter count as one.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export const ListObjectsV2: Operation<Input, Output> = {
  read({ bucket, query }) {
    const [maxKeys, encoding] = [query.get('max-keys'), query.get('encoding-type')];
    if (maxKeys !== undefined && !/^\d{1,10}$/.test(maxKeys)) {
      throw refusal.invalidArgument('Provided max-keys not an integer or within integer range', {
        ArgumentName: 'max-keys',
        ArgumentValue: maxKeys,
      });
    }
    if (encoding !== undefined && encoding !== 'url') {
      throw refusal.invalidArgument('Invalid Encoding Method specified in Request', {
        ArgumentName: 'encoding-type',
        ArgumentValue: encoding,
      });
    }
    return {
      Bucket: bucket,
      FetchOwner: query.get('fetch-owner') === 'true',
      ...defined({
        Prefix: query.get('prefix'),
        Delimiter: query.get('delimiter'),
        MaxKeys: maxKeys === undefined ? undefined : Number(maxKeys),
        ContinuationToken: query.get('continuation-token'),
        StartAfter: query.get('start-after'),
        EncodingType: encoding,
      }),
    };
  },
  run(context, input, principal) {
    context.demand(principal, 's3:ListBucket', context.arn(input.Bucket));
    const bucket = bucketOf(context, input.Bucket);
    const { Prefix = '', Delimiter = '', ContinuationToken, StartAfter = '' } = input;
    const MaxKeys = Math.min(input.MaxKeys ?? largestPage, largestPage);
    const after = ContinuationToken === undefined ? StartAfter : readToken(ContinuationToken);
    // The group that the page before may have ended with.
    const named = ContinuationToken === undefined ? undefined : after;
    const start = compareKeys(after, Prefix) > 0 ? after : Prefix;

    const contents: Entry[] = [];
    const prefixes: string[] = [];
    let last: string | undefined;
    let truncated = false;
    for (const object of bucket.list(lowerBound(bucket.keys(), start))) {
      const { key } = object;
      if (!key.startsWith(Prefix)) break;
      const at = Delimiter === '' ? -1 : key.indexOf(Delimiter, Prefix.length);
      const common = at < 0 ? undefined : key.slice(0, at + Delimiter.length);
      if (key === after || (common !== undefined && (common === named || common === last))) continue;
      if (contents.length + prefixes.length >= MaxKeys) {
        truncated = MaxKeys > 0;
        break;
      }
      if (common === undefined) contents.push(entryOf(object));
      else prefixes.push(common);
      last = common ?? key;
    }
    return {
      Contents: contents,
      CommonPrefixes: prefixes.map((each) => ({ Prefix: each })),
      KeyCount: contents.length + prefixes.length,
      MaxKeys,
      IsTruncated: truncated,
      ...(truncated && { NextContinuationToken: writeToken(last!) }),
    };
  },
  write(output, input, { ownerId }) {
    const encode = input.EncodingType === 'url' ? urlEncoded : (text: string) => text;
    const encoded = (text: string | undefined) => (text === undefined ? undefined : encode(text));
    return xmlAnswer(
      xmlDocument('ListBucketResult', {
        Name: input.Bucket,
        Prefix: encode(input.Prefix ?? ''),
        Delimiter: encoded(input.Delimiter),
        StartAfter: encoded(input.StartAfter),
        ContinuationToken: input.ContinuationToken,
        NextContinuationToken: output.NextContinuationToken,
        KeyCount: output.KeyCount,
        MaxKeys: output.MaxKeys,
        EncodingType: input.EncodingType,
        IsTruncated: output.IsTruncated,
        Contents: output.Contents.map((entry) => ({
          ...entry,
          Key: encode(entry.Key),
          LastModified: entry.LastModified.toISOString(),
          Owner: input.FetchOwner ? { ID: ownerId } : undefined,
        })),
        CommonPrefixes: output.CommonPrefixes.map(({ Prefix }) => ({ Prefix: encode(Prefix) })),
      }),
    );
  },
};

function entryOf({ key, lastModified, etag, size, checksum, system }: StoredObject): Entry {
  return {
    Key: key,
    LastModified: new Date(lastModified),
    ETag: etag,
    ChecksumAlgorithm: [checksum.algorithm],
    ChecksumType: 'FULL_OBJECT',
    Size: size,
    StorageClass: system['StorageClass'] ?? 'STANDARD',
  };
}

/** As S3 does it: `/` and `*` stay, a space is a plus sign. */
function urlEncoded(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/')
    .replaceAll('%20', '+');
}

function writeToken(last: string): string {
  return Buffer.from(`1/${last}`).toString('base64');
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString('utf8');
  if (text.startsWith('1/') && writeToken(text.slice(2)) === token) return text.slice(2);
  throw refusal.invalidArgument('The continuation token provided is incorrect', {
    ArgumentName: 'continuation-token',
  });
}
