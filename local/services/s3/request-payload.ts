import { decodeAwsChunked } from './aws-chunked.ts';
import { checksumAlgorithms, checksumHeader } from './checksums.ts';
import type { Payload } from './payload.ts';
import { refusal } from './refusals.ts';
import type { S3Request } from './request.ts';

/**
 * The body of an upload and what its headers say of it. A body framed as `aws-chunked` comes without its frame, its
 * checksum in a trailer. Signed chunks never get here: their signature is refused.
 * Throws `AwsError` InvalidDigest, InvalidRequest, MissingContentLength.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html
 */
export function payloadOf(request: S3Request): Payload {
  const signed = request.header('x-amz-content-sha256') ?? '';
  const framed = signed.startsWith('STREAMING-');
  const trailers = new Map<string, string>();
  const length = lengthOf(request, framed ? 'x-amz-decoded-content-length' : 'content-length');
  const md5 = request.header('content-md5');
  if (md5 !== undefined && Buffer.from(md5, 'base64').length !== 16) {
    throw refusal.invalidDigest('The Content-MD5 you specified was invalid.', { 'Content-MD5': md5 });
  }
  const checksum = checksumOf(request, trailers);
  return {
    bytes: framed ? decodeAwsChunked(request.body, trailers) : request.body,
    length,
    ...(md5 !== undefined && { md5 }),
    ...(/^[0-9a-f]{64}$/.test(signed) && { sha256: signed }),
    ...(checksum && { checksum }),
  };
}

function lengthOf(request: S3Request, header: string): number {
  const value = request.header(header);
  // No length and no chunked transfer: HTTP then says that there is no body.
  if (value === undefined && request.header('transfer-encoding') === undefined) return 0;
  if (value === undefined || !/^\d+$/.test(value)) {
    throw refusal.missingContentLength(`You must provide the ${header} HTTP header.`);
  }
  return Number(value);
}

/** Given in a header, announced for a trailer, or to be computed by an algorithm of the client's choice. */
function checksumOf(request: S3Request, trailers: ReadonlyMap<string, string>): Payload['checksum'] {
  const announced = request.header('x-amz-trailer')?.trim().toLowerCase();
  const [algorithm, second] = checksumAlgorithms.filter(
    (each) => request.header(checksumHeader(each)) !== undefined || announced === checksumHeader(each),
  );
  if (second) {
    throw refusal.invalidRequest(
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  if (algorithm) {
    const header = request.header(checksumHeader(algorithm));
    return { algorithm, value: () => header ?? trailers.get(checksumHeader(algorithm)) };
  }
  if (announced !== undefined) {
    throw refusal.invalidRequest('The value specified in the x-amz-trailer header is not supported');
  }
  if (request.header('x-amz-sdk-checksum-algorithm') !== undefined) {
    throw refusal.invalidRequest(
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    );
  }
  return undefined;
}
