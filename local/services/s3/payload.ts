import { createHash } from 'node:crypto';
import {
  checksumHeader,
  defaultAlgorithm,
  isChecksum,
  startChecksum,
  type Checksum,
  type ChecksumAlgorithm,
} from './checksums.ts';
import { refusal } from './refusals.ts';

/** What is to become an object, and what its sender said of it. */
export interface Payload {
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly length?: number;
  /** Base64, of `Content-MD5`. */
  readonly md5?: string;
  /** Hexadecimal, of `x-amz-content-sha256`. */
  readonly sha256?: string;
  readonly checksum?: {
    readonly algorithm: ChecksumAlgorithm;
    /** In a trailer it is known only once everything is read; undefined when the sender wants it computed. */
    readonly value?: () => string | undefined;
  };
}

export interface Digests {
  readonly size: number;
  /** Hexadecimal MD5, in quotes. */
  readonly etag: string;
  readonly checksum: Checksum;
}

/** The most that one PutObject takes. */
const largest = 5 * 1024 ** 3;

/**
 * Hands every byte on to `write`, one piece at a time, and compares what came with what was said. Throws `AwsError`
 * BadDigest, XAmzContentSHA256Mismatch, IncompleteBody, EntityTooLarge, MalformedTrailerError.
 */
export async function receive(
  { bytes, length, md5, sha256, checksum }: Payload,
  write: (piece: Uint8Array) => Promise<void>,
): Promise<Digests> {
  const algorithm = checksum?.algorithm ?? defaultAlgorithm;
  const md5Hash = createHash('md5');
  const sha256Hash = sha256 === undefined ? undefined : createHash('sha256');
  const crc = startChecksum(algorithm);
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    if (size > largest) throw refusal.entityTooLarge('Your proposed upload exceeds the maximum allowed size');
    md5Hash.update(piece);
    sha256Hash?.update(piece);
    crc.update(piece);
    await write(piece);
  }
  if (length !== undefined && size !== length) {
    throw refusal.incompleteBody('You did not provide the number of bytes specified by the HTTP headers', {
      NumberBytesExpected: length,
      NumberBytesProvided: size,
    });
  }
  const digest = md5Hash.digest();
  if (md5 !== undefined && md5 !== digest.toString('base64')) {
    throw refusal.badDigest('The Content-MD5 you specified did not match what we received.', {
      ExpectedDigest: md5,
      CalculatedDigest: digest.toString('base64'),
    });
  }
  const calculated = sha256Hash?.digest('hex');
  if (calculated !== undefined && calculated !== sha256) {
    throw refusal.contentSha256Mismatch(
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      { ClientComputedContentSHA256: sha256, S3ComputedContentSHA256: calculated },
    );
  }
  const value = crc.digest().toString('base64');
  if (checksum?.value) demandSame(algorithm, checksum.value(), value);
  return { size, etag: `"${digest.toString('hex')}"`, checksum: { algorithm, value } };
}

function demandSame(algorithm: ChecksumAlgorithm, said: string | undefined, calculated: string): void {
  if (said === undefined) {
    throw refusal.malformedTrailer(`The trailer lacks ${checksumHeader(algorithm)}, which was announced.`);
  }
  if (!isChecksum(algorithm, said)) {
    throw refusal.invalidRequest(`Value for ${checksumHeader(algorithm)} header is invalid.`);
  }
  if (said !== calculated) {
    throw refusal.badDigest(`The ${algorithm} you specified did not match the calculated checksum.`);
  }
}
