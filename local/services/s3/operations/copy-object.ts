import { checksumAlgorithms, type ChecksumAlgorithm } from '../checksums.ts';
import { admitWrite, judgeRead, type Conditions } from '../conditions.ts';
import {
  checksumMembers,
  describe,
  metadataHeaders,
  metadataOf,
  refuseUnsupported,
} from '../object-headers.ts';
import type { StoredObject } from '../object-store.ts';
import { refusal } from '../refusals.ts';
import { xmlDocument } from '../xml.ts';
import { bucketOf, dateOf, defined, xmlAnswer, type Operation } from './operation.ts';

interface Input extends Conditions {
  readonly Bucket: string;
  readonly Key: string;
  /** `bucket/key`, the key encoded as in a URL. */
  readonly CopySource: string;
  readonly MetadataDirective?: string;
  readonly ChecksumAlgorithm?: string;
  /** On the source. */
  readonly source?: Conditions;
}

interface Output {
  readonly CopyObjectResult: { readonly ETag: string; readonly LastModified: Date };
  readonly ServerSideEncryption?: string;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export const CopyObject: Operation<Input, Output> = {
  read(request) {
    refuseUnsupported(request);
    return {
      Bucket: request.bucket,
      Key: request.key,
      CopySource: request.header('x-amz-copy-source') ?? '',
      ...metadataOf(request),
      ...defined({
        IfMatch: request.header('if-match'),
        IfNoneMatch: request.header('if-none-match'),
        MetadataDirective: request.header('x-amz-metadata-directive'),
        ChecksumAlgorithm: request.header('x-amz-checksum-algorithm'),
      }),
      source: defined({
        IfMatch: request.header('x-amz-copy-source-if-match'),
        IfNoneMatch: request.header('x-amz-copy-source-if-none-match'),
        IfModifiedSince: dateOf(request.header('x-amz-copy-source-if-modified-since')),
        IfUnmodifiedSince: dateOf(request.header('x-amz-copy-source-if-unmodified-since')),
      }),
    };
  },
  async run(context, input, principal) {
    const { Bucket, Key, source = {}, MetadataDirective = 'COPY' } = input;
    const from = readSource(input.CopySource);
    context.demand(principal, 's3:GetObject', context.arn(from.bucket, from.key));
    context.demand(principal, 's3:PutObject', context.arn(Bucket, Key));
    const [origin, target] = [bucketOf(context, from.bucket), bucketOf(context, Bucket)];
    const original = origin.find(from.key);
    if (!original) throw refusal.noSuchKey(from.key);
    if (judgeRead(source, original) === 'notModified') {
      throw refusal.preconditionFailed('x-amz-copy-source-If-None-Match');
    }
    const description = describe(Key, input as object as Record<string, unknown>);
    if (MetadataDirective === 'COPY') {
      if (origin === target && original.key === Key && !changesClass(original, description.system)) {
        throw refusal.invalidRequest(
          "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
        );
      }
      Object.assign(description, {
        metadata: original.metadata,
        system: { ...original.system, ...defined({ StorageClass: description.system['StorageClass'] }) },
      });
    }
    const algorithm = algorithmOf(input.ChecksumAlgorithm) ?? original.checksum.algorithm;
    const object = await target.put(
      { bytes: origin.read(original), length: original.size, checksum: { algorithm } },
      description,
      (present) => admitWrite(input, Key, present),
    );
    return {
      CopyObjectResult: {
        ETag: object.etag,
        LastModified: new Date(object.lastModified),
        ...checksumMembers(object.checksum),
      },
      ...defined({ ServerSideEncryption: object.system['ServerSideEncryption'] }),
    };
  },
  write: ({ CopyObjectResult, ...output }) =>
    xmlAnswer(
      xmlDocument('CopyObjectResult', {
        ...CopyObjectResult,
        LastModified: CopyObjectResult.LastModified.toISOString(),
      }),
      metadataHeaders(output),
    ),
};

function changesClass(original: StoredObject, system: StoredObject['system']): boolean {
  return (
    (system['StorageClass'] ?? original.system['StorageClass']) !== original.system['StorageClass'] ||
    system['WebsiteRedirectLocation'] !== undefined
  );
}

function algorithmOf(name: string | undefined): ChecksumAlgorithm | undefined {
  return checksumAlgorithms.find((each) => each === name?.toUpperCase());
}

function readSource(source: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = '', key = '', version] = /^\/?([^/]+)\/([^?]+)(?:\?versionId=(.*))?$/.exec(source) ?? [];
  if (version !== undefined && version !== 'null') {
    throw refusal.notImplemented('Versions are not supported here.', { Header: 'x-amz-copy-source' });
  }
  const decoded = bucket === '' ? undefined : decodedKey(key);
  if (decoded !== undefined) return { bucket, key: decoded };
  throw refusal.invalidArgument(
    'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    {
      ArgumentName: 'x-amz-copy-source',
      ArgumentValue: source,
    },
  );
}

/** Undefined for what is not encoded as in a URL. */
function decodedKey(key: string): string | undefined {
  try {
    return decodeURIComponent(key);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
