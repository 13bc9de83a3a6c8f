import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AccessKey, AccessKeys, Principal } from './aws.ts';
import { canonicalRequest, headerNames, headerValue, splitUrl } from './canonical-request.ts';
import {
  faultsOf,
  jsonFaults,
  signatureError,
  type SignatureFault,
  type SignatureFaults,
} from './signature-faults.ts';

/** What a service demands of a signature beyond its being right. */
export interface SignatureDemands {
  /** The service and region that the credential scope has to name; any where absent. */
  readonly service?: string;
  readonly region?: string;
  /** How the service words its refusals; where absent, as `service` does on AWS. */
  readonly faults?: SignatureFaults;
}

/** Says who made a request; `body` is undefined where it is still to be read. Throws `AwsError`. */
export type Identify = (request: SignedRequest, body: string | Buffer | undefined) => Principal;

/** What a signature covers of a request besides its body: an HTTP request, or what stands for one on a socket. */
export type SignedRequest = Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders'>;

interface Authorization {
  readonly accessKeyId: string;
  /** `20260131/us-east-1/s3/aws4_request` */
  readonly scope: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const algorithm = 'AWS4-HMAC-SHA256';
const keptSigningKeys = 64;
const signingKeys = new WeakMap<AccessKey, Map<string, Buffer>>();

/**
 * Who signed a request, by Signature Version 4 in its headers. The signature has to cover the host and every `x-amz-*`
 * header, the time to be near `now` (wall time, ms), the session token to be the key's own. A body is taken by what it is,
 * whatever `x-amz-content-sha256` says, except S3's: there the header says what was signed, and for a body that is not at
 * hand (`undefined`) the service itself compares. Presigned URLs and signed chunks are refused by name.
 * Throws `AwsError` with the codes of `demands.faults`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export function verifySignature(
  request: SignedRequest,
  body: string | Buffer | undefined,
  keys: AccessKeys,
  now: () => number,
  demands: SignatureDemands = {},
): Principal {
  const { rawHeaders, url = '/' } = request;
  const faults = demands.faults ?? faultsOf(demands.service);
  const refuse = (fault: SignatureFault, message: string, details = {}): never => {
    throw signatureError(faults, fault, message, details);
  };
  const header = headerValue(rawHeaders, 'authorization');
  if (header === undefined) {
    if (/(?:^|&)x-amz-(?:algorithm|signature)=/i.test(splitUrl(url)[1])) {
      refuse('unsupported', 'Presigned URLs are not supported here: sign the headers.');
    }
    return refuse(
      'missing',
      faults === jsonFaults
        ? 'Request must contain a valid (registered) AWS access key ID.'
        : 'Request is missing Authentication Token',
    );
  }
  const given = parse(header, refuse);
  const key =
    keys.find(given.accessKeyId) ??
    refuse('unknownKey', 'The security token included in the request is invalid.');
  const token = headerValue(rawHeaders, 'x-amz-security-token');
  if (!sameText(token ?? '', key.sessionToken ?? '')) {
    refuse('invalidToken', 'The security token included in the request is invalid.');
  }
  if (key.expiresAt !== undefined && now() >= key.expiresAt) {
    refuse('expiredToken', 'The security token included in the request is expired');
  }
  const time = timeOf(rawHeaders) ?? refuse('incomplete', dateMissing);
  demandNear(time, now(), faults.skew, refuse);
  demandScope(given, time, demands, refuse);
  demandCovered([...given.signedHeaders, ...(faults.unsigned ?? [])], rawHeaders, refuse);

  const canonical = canonicalRequest({
    method: request.method ?? 'GET',
    url,
    rawHeaders,
    signedHeaders: given.signedHeaders,
    payloadHash: given.service === 's3' ? signedPayload(rawHeaders, body, refuse) : sha256(body ?? ''),
    pathEncodedOnce: given.service === 's3',
  });
  const stringToSign = [algorithm, time, given.scope, sha256(canonical)].join('\n');
  const signature = createHmac('sha256', signingKey(key, given)).update(stringToSign).digest('hex');
  if (!sameText(signature, given.signature)) {
    refuse(
      'mismatch',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
      faults.explained
        ? { AWSAccessKeyId: key.accessKeyId, StringToSign: stringToSign, CanonicalRequest: canonical }
        : {},
    );
  }
  return key.principal;
}

type Refuse = (fault: SignatureFault, message: string) => never;

const dateMissing = "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";

function parse(header: string, refuse: Refuse): Authorization {
  const scheme = header.split(' ', 1)[0]!;
  if (scheme.startsWith('AWS4-') && scheme !== algorithm) {
    refuse('unsupported', `Signatures of ${scheme} are not supported here: sign with ${algorithm}.`);
  }
  const parameters = new Map(
    header
      .slice(scheme.length)
      .split(',')
      .map((parameter): [string, string] => {
        const [name = '', ...value] = parameter.trim().split('=');
        return [name, value.join('=')];
      }),
  );
  const required = (name: string): string =>
    parameters.get(name) ?? refuse('incomplete', `Authorization header requires '${name}' parameter.`);
  if (scheme !== algorithm) {
    refuse('incomplete', `Authorization header requires the algorithm ${algorithm}.`);
  }
  const credential = required('Credential');
  const parts = /^([^/]+)\/((\d{8})\/([^/]+)\/([^/]+)\/aws4_request)$/.exec(credential);
  if (!parts) {
    return refuse(
      'incomplete',
      'Credential must be of the form ACCESS-KEY-ID/YYYYMMDD/REGION/SERVICE/aws4_request.',
    );
  }
  const [, accessKeyId = '', scope = '', date = '', region = '', service = ''] = parts;
  const signedHeaders = required('SignedHeaders').split(';');
  return { accessKeyId, scope, date, region, service, signedHeaders, signature: required('Signature') };
}

/** `20260131T235959Z` */
function timeOf(rawHeaders: readonly string[]): string | undefined {
  const own = headerValue(rawHeaders, 'x-amz-date');
  if (own !== undefined) return /^\d{8}T\d{6}Z$/.test(own) ? own : undefined;
  const date = Date.parse(headerValue(rawHeaders, 'date') ?? '');
  return Number.isNaN(date) ? undefined : basic(date);
}

function demandNear(time: string, now: number, skew: number, refuse: Refuse): void {
  const at = Date.parse(
    time.replace(
      /(....)(..)(..)T(..)(..)(..)Z/,
      (_, y, m, d, h, min, s) => `${y}-${m}-${d}T${h}:${min}:${s}Z`,
    ),
  );
  const minutes = skew / 60_000;
  if (Number.isNaN(at)) refuse('incomplete', dateMissing);
  if (at < now - skew) {
    const [earliest, current] = [basic(now - skew), basic(now)];
    refuse(
      'skewed',
      `Signature expired: ${time} is now earlier than ${earliest} (${current} - ${minutes} min.)`,
    );
  }
  if (at > now + skew) {
    const [latest, current] = [basic(now + skew), basic(now)];
    refuse(
      'skewed',
      `Signature not yet current: ${time} is still later than ${latest} (${current} + ${minutes} min.)`,
    );
  }
}

function basic(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, '');
}

function demandScope(given: Authorization, time: string, demands: SignatureDemands, refuse: Refuse): void {
  const { service = given.service, region = given.region } = demands;
  if (given.service !== service) {
    refuse('wrongScope', `Credential should be scoped to correct service: '${service}'.`);
  }
  if (given.region !== region) {
    refuse(
      'wrongScope',
      `Credential should be scoped to a valid region, not '${given.region}': expecting '${region}'.`,
    );
  }
  if (given.date !== time.slice(0, 8)) {
    refuse(
      'wrongScope',
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${given.date}' != '${time.slice(0, 8)}', from '${time}'.`,
    );
  }
}

/** Otherwise somebody in between could add a header that changes what the request does. */
function demandCovered(
  coveredHeaders: readonly string[],
  rawHeaders: readonly string[],
  refuse: Refuse,
): void {
  const covered = new Set(coveredHeaders);
  if (!covered.has('host')) {
    refuse('mismatch', "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  const open = headerNames(rawHeaders).filter((name) => name.startsWith('x-amz-') && !covered.has(name));
  if (open.length > 0) {
    refuse('mismatch', `There were headers present in the request which were not signed: ${open.join(', ')}`);
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
function signedPayload(
  rawHeaders: readonly string[],
  body: string | Buffer | undefined,
  refuse: Refuse,
): string {
  const hash =
    headerValue(rawHeaders, 'x-amz-content-sha256') ??
    refuse('incomplete', 'Missing required header for this request: x-amz-content-sha256');
  if (hash === 'UNSIGNED-PAYLOAD' || hash === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') return hash;
  if (hash.startsWith('STREAMING-')) {
    refuse(
      'unsupported',
      `Signed chunks (${hash}) are not supported here: sign the payload as a whole, or not at all.`,
    );
  }
  if (body !== undefined && hash !== sha256(body)) {
    refuse('contentMismatch', "The provided 'x-amz-content-sha256' header does not match what was computed.");
  }
  return hash;
}

function signingKey(key: AccessKey, { scope, date, region, service }: Authorization): Buffer {
  let derived = signingKeys.get(key);
  if (!derived) signingKeys.set(key, (derived = new Map<string, Buffer>()));
  const cached = derived.get(scope);
  if (cached) return cached;
  const made = [date, region, service, 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${key.secretAccessKey}`,
  ) as Buffer;
  if (derived.size >= keptSigningKeys) derived.clear();
  derived.set(scope, made);
  return made;
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Takes as long whether the first character differs or the last. */
function sameText(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
