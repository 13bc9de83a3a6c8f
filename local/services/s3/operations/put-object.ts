import { checksumAlgorithms, checksumMember } from '../checksums.ts';
import { admitWrite, type Conditions } from '../conditions.ts';
import { expirationHeader } from '../expiration-header.ts';
import {
  checksumMembers,
  describe,
  metadataHeaders,
  metadataOf,
  refuseUnsupported,
} from '../object-headers.ts';
import type { Payload } from '../payload.ts';
import { payloadOf } from '../request-payload.ts';
import { bucketOf, defined, type Operation } from './operation.ts';

interface Input extends Conditions {
  readonly Bucket: string;
  readonly Key: string;
  /** Text and bytes come from within the cloud. */
  readonly Body?: string | Uint8Array | Payload;
}

interface Output {
  readonly ETag: string;
  readonly ServerSideEncryption?: string;
  readonly Expiration?: string;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const PutObject: Operation<Input, Output> = {
  read(request) {
    refuseUnsupported(request);
    return {
      Bucket: request.bucket,
      Key: request.key,
      ...metadataOf(request),
      ...defined({ IfMatch: request.header('if-match'), IfNoneMatch: request.header('if-none-match') }),
      Body: payloadOf(request),
    };
  },
  async run(context, input, principal) {
    const { Bucket, Key, Body = '' } = input;
    context.demand(principal, 's3:PutObject', context.arn(Bucket, Key));
    const bucket = bucketOf(context, Bucket);
    const description = describe(Key, input as object as Record<string, unknown>);
    const object = await bucket.put(asPayload(Body, input), description, (present) =>
      admitWrite(input, Key, present),
    );
    return {
      ETag: object.etag,
      ...checksumMembers(object.checksum),
      ...defined({
        ServerSideEncryption: object.system['ServerSideEncryption'],
        Expiration: expirationHeader(bucket.expirationOf(object)),
      }),
    };
  },
  write: (output) => ({
    statusCode: 200,
    headers: { etag: output.ETag, ...metadataHeaders({ ...output }) },
  }),
};

function asPayload(body: string | Uint8Array | Payload, input: object): Payload {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return body;
  const given = input as Readonly<Record<string, string | undefined>>;
  const algorithm = checksumAlgorithms.find((each) => given[checksumMember(each)] !== undefined);
  return {
    bytes: [Buffer.from(body)],
    ...(algorithm && { checksum: { algorithm, value: () => given[checksumMember(algorithm)] } }),
  };
}
