import { checksumAlgorithms, checksumHeader, checksumMember, type Checksum } from './checksums.ts';
import type { StoredObject } from './object-store.ts';
import { refusal } from './refusals.ts';
import type { S3Request } from './request.ts';

/** Metadata of the system's, by member of the API, and the header that carries it. */
const systemHeaders: Readonly<Record<string, string>> = {
  CacheControl: 'cache-control',
  ContentDisposition: 'content-disposition',
  ContentEncoding: 'content-encoding',
  ContentLanguage: 'content-language',
  ContentType: 'content-type',
  Expires: 'expires',
  ServerSideEncryption: 'x-amz-server-side-encryption',
  StorageClass: 'x-amz-storage-class',
  WebsiteRedirectLocation: 'x-amz-website-redirect-location',
};

const prefix = 'x-amz-meta-';
const mostMetadata = 2048;

/** Classes from which an object can be read at once; archives would need a restore. */
const storageClasses: ReadonlySet<string> = new Set([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
]);

/** The metadata that a request gives a new object, by member of the API. Throws `AwsError`. */
export function metadataOf(request: S3Request): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const [member, header] of Object.entries(systemHeaders)) {
    const value = request.header(header);
    if (value !== undefined) given[member] = value;
  }
  const encoding = request
    .header('content-encoding')
    ?.split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && each !== 'aws-chunked')
    .join(',');
  if (encoding === undefined || encoding === '') delete given['ContentEncoding'];
  else given['ContentEncoding'] = encoding;
  given['Metadata'] = Object.fromEntries(
    request.headerNames
      .filter((name) => name.startsWith(prefix))
      .map((name) => [name.slice(prefix.length), request.header(name) ?? '']),
  );
  return given;
}

/** What is stored of an input's metadata. Throws `AwsError` MetadataTooLarge, InvalidStorageClass. */
export function describe(
  key: string,
  input: Readonly<Record<string, unknown>>,
): Pick<StoredObject, 'key' | 'system' | 'metadata'> {
  const system: Record<string, string> = {
    ContentType: 'binary/octet-stream',
    ServerSideEncryption: 'AES256',
  };
  for (const member of Object.keys(systemHeaders)) {
    const value = input[member];
    if (typeof value === 'string' && value !== '') system[member] = value;
    if (value instanceof Date) system[member] = value.toUTCString();
  }
  if (!storageClasses.has(system['StorageClass'] ?? 'STANDARD')) {
    throw refusal.invalidStorageClass('The storage class you specified is not valid', {
      StorageClassRequested: system['StorageClass'],
    });
  }
  const metadata = (input['Metadata'] ?? {}) as Record<string, string>;
  const size = Object.entries(metadata).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (size > mostMetadata) {
    throw refusal.metadataTooLarge('Your metadata headers exceed the maximum allowed metadata size', {
      Size: size,
      MaxSizeAllowed: mostMetadata,
    });
  }
  return { key, system, metadata };
}

/** Headers that carry the metadata and the checksum of an output. */
export function metadataHeaders(output: Readonly<Record<string, unknown>>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [member, header] of [...Object.entries(systemHeaders), ...checksumMemberHeaders]) {
    const value = output[member];
    if (typeof value === 'string' && value !== 'STANDARD') headers[header] = value;
  }
  for (const [name, value] of Object.entries((output['Metadata'] ?? {}) as Record<string, string>)) {
    headers[prefix + name] = value;
  }
  return headers;
}

const checksumMemberHeaders: readonly (readonly [string, string])[] = [
  ...checksumAlgorithms.map((each) => [checksumMember(each), checksumHeader(each)] as const),
  ['ChecksumType', 'x-amz-checksum-type'],
  ['Expiration', 'x-amz-expiration'],
];

export function checksumMembers({ algorithm, value }: Checksum): Record<string, string> {
  return { [checksumMember(algorithm)]: value, ChecksumType: 'FULL_OBJECT' };
}

/** Headers whose behaviour is not here: to pass over them would break what the client relies on. */
const unsupported = [
  /^x-amz-(?:tagging|acl|grant-.*|object-lock-.*|server-side-encryption-customer-.*|write-offset-bytes|mfa)$/,
  /^x-amz-copy-source-server-side-encryption-customer-/,
];

/** Throws `AwsError` NotImplemented that names the header. */
export function refuseUnsupported({ headerNames, header }: S3Request): void {
  for (const name of headerNames) {
    if (!unsupported.some((pattern) => pattern.test(name))) continue;
    if (name === 'x-amz-acl' && ['private', 'bucket-owner-full-control'].includes(header(name)!)) continue;
    throw refusal.notImplemented('A header you provided implies functionality that is not implemented', {
      Header: name,
    });
  }
}
