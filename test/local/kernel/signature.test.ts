import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsError, type AccessKey, type AccessKeys } from '../../../local/kernel/aws.ts';
import { verifySignature, type SignatureDemands } from '../../../local/kernel/signature.ts';
import { graphqlFaults, queryFaults, s3Faults } from '../../../local/kernel/signature-faults.ts';
import { host, signed, type Unsigned, type Wire } from './signing.ts';

const now = Date.UTC(2026, 0, 31, 12);
const minutes = 60_000;

const lasting: AccessKey = {
  accessKeyId: 'AKIALASTING',
  secretAccessKey: 'a secret',
  principal: { kind: 'administrator' },
};
const session: AccessKey = {
  accessKeyId: 'ASIASESSION',
  secretAccessKey: 'another secret',
  sessionToken: 'token+/=',
  principal: { kind: 'role', arn: 'arn:aws:iam::000000000000:role/worker' },
  expiresAt: now + 60 * minutes,
};

const holding = (...keys: readonly AccessKey[]): AccessKeys => ({
  find: (accessKeyId) => keys.find((key) => key.accessKeyId === accessKeyId),
});
const keys = holding(lasting, session);

const verify = (wire: Wire, demands: SignatureDemands = {}, at = now, known = keys) =>
  verifySignature(wire, wire.body, known, () => at, demands);

const outcome = (...parameters: Parameters<typeof verify>): string => {
  try {
    return verify(...parameters).kind;
  } catch (error) {
    if (error instanceof AwsError) return `${error.code} ${error.statusCode}`;
    throw error;
  }
};

const plain: Unsigned = {
  method: 'POST',
  segments: [''],
  query: {},
  headers: { 'x-amz-target': 'Service.Operation' },
  body: Buffer.from('{}'),
};

const at = (time = now) => new Date(time);

describe('published examples', () => {
  const example = (lines: {
    readonly method: string;
    readonly url: string;
    readonly headers: Record<string, string>;
    readonly credential: string;
    readonly signedHeaders: string;
    readonly signature: string;
    readonly body?: string;
  }): Wire => ({
    method: lines.method,
    url: lines.url,
    rawHeaders: Object.entries({
      ...lines.headers,
      Authorization: `AWS4-HMAC-SHA256 Credential=${lines.credential}/aws4_request,SignedHeaders=${lines.signedHeaders},Signature=${lines.signature}`,
    }).flat(),
    body: Buffer.from(lines.body ?? ''),
  });
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const documented = (secretAccessKey: string, ...accessKeyIds: string[]) =>
    holding(...accessKeyIds.map((accessKeyId) => ({ ...lasting, accessKeyId, secretAccessKey })));

  it('of the IAM User Guide is accepted', () => {
    const wire = example({
      method: 'GET',
      url: '/?Action=ListUsers&Version=2010-05-08',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
        Host: 'iam.amazonaws.com',
        'X-Amz-Date': '20150830T123600Z',
      },
      credential: 'AKIDEXAMPLE/20150830/us-east-1/iam',
      signedHeaders: 'content-type;host;x-amz-date',
      signature: '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    });
    const known = documented('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', 'AKIDEXAMPLE');
    expect(outcome(wire, {}, Date.UTC(2015, 7, 30, 12, 36), known)).toBe('administrator');
  });

  it.each([
    [
      'GetObject',
      {
        method: 'GET',
        url: '/test.txt',
        headers: {
          Host: 'examplebucket.s3.amazonaws.com',
          Range: 'bytes=0-9',
          'x-amz-content-sha256': empty,
          'x-amz-date': '20130524T000000Z',
        },
        signedHeaders: 'host;range;x-amz-content-sha256;x-amz-date',
        signature: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
      },
    ],
    [
      'PutObject',
      {
        method: 'PUT',
        url: '/test%24file.text',
        headers: {
          Date: 'Fri, 24 May 2013 00:00:00 GMT',
          Host: 'examplebucket.s3.amazonaws.com',
          'x-amz-content-sha256': '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
          'x-amz-date': '20130524T000000Z',
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        },
        signedHeaders: 'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
        signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
        body: 'Welcome to Amazon S3.',
      },
    ],
    [
      'GetBucketLifecycle',
      {
        method: 'GET',
        url: '/?lifecycle',
        headers: {
          Host: 'examplebucket.s3.amazonaws.com',
          'x-amz-content-sha256': empty,
          'x-amz-date': '20130524T000000Z',
        },
        signedHeaders: 'host;x-amz-content-sha256;x-amz-date',
        signature: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
      },
    ],
  ])('of the S3 API reference, %s, is accepted', (_, lines) => {
    const wire = example({ ...lines, credential: 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3' });
    const known = documented('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'AKIAIOSFODNN7EXAMPLE');
    expect(outcome(wire, { faults: s3Faults }, Date.UTC(2013, 4, 24), known)).toBe('administrator');
  });
});

describe("a request signed by the AWS SDK's signer", () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 8 });
  const visible = fc
    .string({ unit: fc.constantFrom(...'abcXYZ019 -_./:;=+%"&'), minLength: 1, maxLength: 20 })
    .filter((value) => value.trim() !== '');
  const arbitrary: fc.Arbitrary<Unsigned> = fc.record({
    method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD'),
    segments: fc.array(
      text.filter((segment) => !/^\.{0,2}$/.test(segment)),
      { minLength: 1, maxLength: 4 },
    ),
    query: fc.dictionary(
      text.filter((name) => name !== '' && name !== '__proto__' && !/^x-amz-/i.test(name)),
      fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 3 })),
      { maxKeys: 4 },
    ),
    headers: fc.dictionary(
      fc.stringMatching(/^x-(amz|t)-[a-z]{3,8}$/).filter((name) => !/^x-amz-(date|security)/.test(name)),
      visible,
      { maxKeys: 4 },
    ),
    body: fc.uint8Array({ maxLength: 64 }),
  });
  const requests = fc.record({
    unsigned: arbitrary,
    key: fc.constantFrom(lasting, session),
    service: fc.constantFrom('s3', 'lambda', 'dynamodb'),
  });

  it('is accepted, whatever it asks', () =>
    fc.assert(
      fc.asyncProperty(requests, async ({ unsigned, key, service }) => {
        const wire = await signed(unsigned, key, service, at());
        expect(verify(wire, { service, region: 'us-east-1' })).toEqual(key.principal);
      }),
      { numRuns: 300 },
    ));

  /** Another letter or digit in the place of one character, so that the meaning cannot stay the same. */
  const changed = (value: string, place: number, by: string) => {
    const index = place % value.length;
    const other = value[index]!.toLowerCase() === by ? 'q' : by;
    return value.slice(0, index) + other + value.slice(index + 1);
  };

  it('is refused once any byte of it is another', () =>
    fc.assert(
      fc.asyncProperty(
        requests,
        fc.constantFrom('method', 'url', 'header', 'body'),
        fc.nat(),
        fc.constantFrom(...'abcdef0123456789'),
        async ({ unsigned, key, service }, part, place, by) => {
          const wire = await signed(unsigned, key, service, at());
          switch (part) {
            case 'method':
              wire.method = changed(wire.method, place, by);
              break;
            case 'url':
              fc.pre(wire.url.length > 1);
              wire.url = `/${changed(wire.url.slice(1), place, by)}`;
              break;
            case 'header': {
              const index = 2 * (place % (wire.rawHeaders.length / 2)) + 1;
              fc.pre(wire.rawHeaders[index] !== '');
              wire.rawHeaders[index] = changed(wire.rawHeaders[index]!, place, by);
              break;
            }
            case 'body':
              fc.pre(wire.body.length > 0);
              wire.body[place % wire.body.length]! ^= 1 + (place % 255);
          }
          expect(() => verify(wire)).toThrow(AwsError);
        },
      ),
      { numRuns: 500 },
    ));

  it('is accepted with the dots and double slashes that its service allows', async () => {
    const segments = ['a', '', 'b', '..', '.', 'c'];
    for (const service of ['s3', 'lambda']) {
      const wire = await signed({ ...plain, segments }, lasting, service, at());
      expect(outcome(wire)).toBe('administrator');
      wire.url = '/a/c';
      expect(outcome(wire)).toBe(service === 's3' ? 'InvalidSignatureException 403' : 'administrator');
    }
  });

  it('is accepted when a proxy splits, pads or reorders its headers without changing what they say', async () => {
    const wire = await signed({ ...plain, headers: { 'x-t-list': 'one,two three' } }, lasting, 'sqs', at());
    const others = wire.rawHeaders.flatMap((name, index, all) =>
      index % 2 === 0 && name !== 'x-t-list' ? [name, all[index + 1]!] : [],
    );
    wire.rawHeaders = ['X-T-List', ' one ', ...others, 'x-t-list', 'two   three'];
    expect(outcome(wire)).toBe('administrator');
  });

  it('says what is signed for by another way of writing the same query', async () => {
    const wire = await signed({ ...plain, query: { 'a b': '1', c: '' } }, lasting, 'sqs', at());
    wire.url = '/?c&a+b=1';
    expect(outcome(wire)).toBe('administrator');
  });
});

describe('a signature', () => {
  const header = (wire: Wire, name: string, value: string | undefined) => {
    const kept = wire.rawHeaders.flatMap((each, index, all) =>
      index % 2 === 0 && each !== name ? [each, all[index + 1]!] : [],
    );
    return { ...wire, rawHeaders: value === undefined ? kept : [...kept, name, value] };
  };
  const good = (key = lasting, service = 'sqs', time = now) => signed(plain, key, service, at(time));

  it('that is missing is refused, and one in the URL by name', async () => {
    const open = header(await good(), 'authorization', undefined);
    expect(outcome(open)).toBe('MissingAuthenticationTokenException 403');
    expect(outcome(open, { faults: queryFaults })).toBe('MissingAuthenticationToken 403');
    expect(outcome(open, { faults: s3Faults })).toBe('AccessDenied 403');
    const presigned = { ...open, url: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0' };
    expect(() => verify(presigned)).toThrow(/Presigned URLs are not supported/);
  });

  it.each([
    ['another scheme', 'Basic dGVzdDp0ZXN0'],
    ['no parameters', 'AWS4-HMAC-SHA256'],
    ['no credential', 'AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0'],
    ['a short scope', 'AWS4-HMAC-SHA256 Credential=AKIALASTING/sqs, SignedHeaders=host, Signature=0'],
    [
      'no signed headers',
      'AWS4-HMAC-SHA256 Credential=AKIALASTING/20260131/us-east-1/sqs/aws4_request, Signature=0',
    ],
    [
      'no signature',
      'AWS4-HMAC-SHA256 Credential=AKIALASTING/20260131/us-east-1/sqs/aws4_request, SignedHeaders=host',
    ],
  ])('with %s is incomplete', async (_, authorization) => {
    const wire = header(await good(), 'authorization', authorization);
    expect(outcome(wire)).toBe('IncompleteSignatureException 400');
  });

  it('without a readable date is incomplete', async () => {
    expect(outcome(header(await good(), 'x-amz-date', undefined))).toBe('IncompleteSignatureException 400');
    expect(outcome(header(await good(), 'x-amz-date', 'today'))).toBe('IncompleteSignatureException 400');
    expect(outcome(header(await good(), 'x-amz-date', '20269931T120000Z'))).toBe(
      'IncompleteSignatureException 400',
    );
  });

  it('by an access key that nobody holds, or another secret, is refused', async () => {
    const unknown = await good({ ...lasting, accessKeyId: 'AKIASTRANGER' });
    expect(outcome(unknown)).toBe('UnrecognizedClientException 403');
    expect(outcome(unknown, { faults: queryFaults })).toBe('InvalidClientTokenId 403');
    expect(outcome(unknown, { faults: s3Faults })).toBe('InvalidAccessKeyId 403');
    const forged = await good({ ...lasting, secretAccessKey: 'guessed' });
    expect(outcome(forged)).toBe('InvalidSignatureException 403');
    expect(outcome(forged, { faults: queryFaults })).toBe('SignatureDoesNotMatch 403');
  });

  it('by temporary credentials needs their own session token, and lasting ones have none', async () => {
    const { sessionToken: _, ...withoutToken } = session;
    expect(outcome(await good(session))).toBe('role');
    expect(outcome(await good(withoutToken))).toBe('UnrecognizedClientException 403');
    expect(outcome(await good({ ...session, sessionToken: 'other' }))).toBe(
      'UnrecognizedClientException 403',
    );
    expect(outcome(await good({ ...lasting, sessionToken: 'any' }))).toBe('UnrecognizedClientException 403');
  });

  it('by expired credentials is refused as such', async () => {
    const end = session.expiresAt!;
    expect(outcome(await good(session, 'sqs', end - 1), {}, end - 1)).toBe('role');
    const late = await good(session, 'sqs', end);
    expect(outcome(late, {}, end)).toBe('ExpiredTokenException 403');
    expect(outcome(late, { faults: queryFaults }, end)).toBe('ExpiredToken 403');
    expect(outcome(late, { faults: s3Faults }, end)).toBe('ExpiredToken 400');
  });

  it.each([
    ['5 minutes', {}, 5, 'InvalidSignatureException 403'],
    ['15 minutes for Query services', { faults: queryFaults }, 15, 'SignatureDoesNotMatch 403'],
    ['15 minutes for S3', { faults: s3Faults }, 15, 'RequestTimeTooSkewed 403'],
  ])('holds for %s either way', async (_, demands, allowed, refusal) => {
    const wire = await good();
    for (const direction of [1, -1]) {
      expect(outcome(wire, demands, now + direction * allowed * minutes)).toBe('administrator');
      expect(outcome(wire, demands, now + direction * (allowed * minutes + 1000))).toBe(refusal);
    }
  });

  it('for another service, region or day is refused', async () => {
    const demands = { service: 'sqs', region: 'us-east-1' };
    expect(outcome(await good(), demands)).toBe('administrator');
    expect(outcome(await good(lasting, 'sns'), demands)).toBe('InvalidSignatureException 403');
    const elsewhere = await signed(plain, lasting, 'sqs', at(), 'eu-central-1');
    expect(outcome(elsewhere, demands)).toBe('InvalidSignatureException 403');
    expect(outcome(elsewhere, { ...demands, faults: s3Faults })).toBe('AuthorizationHeaderMalformed 400');
    const wire = await good();
    const yesterday = wire.rawHeaders.map((value) => value.replace('/20260131/', '/20260130/'));
    expect(() => verify({ ...wire, rawHeaders: yesterday })).toThrow(/Date in Credential scope/);
  });

  it('has to cover the host and every x-amz header that is there', async () => {
    const wire = await good();
    const added = { ...wire, rawHeaders: [...wire.rawHeaders, 'X-Amz-Target', 'Service.Other'] };
    expect(outcome(added)).toBe('InvalidSignatureException 403');
    const extra = { ...wire, rawHeaders: [...wire.rawHeaders, 'X-Amz-Acl', 'public-read'] };
    expect(() => verify(extra)).toThrow(/not signed: x-amz-acl/);
    const harmless = { ...wire, rawHeaders: [...wire.rawHeaders, 'User-Agent', 'any'] };
    expect(outcome(harmless)).toBe('administrator');
    const named = { ...wire, rawHeaders: [...wire.rawHeaders, 'X-Amz-User-Agent', 'aws-amplify/4.0.2'] };
    expect(outcome(named)).toBe('InvalidSignatureException 403');
    expect(outcome(named, { faults: graphqlFaults })).toBe('administrator');
    const hostless = wire.rawHeaders.map((value) => value.replace('host;', ''));
    expect(() => verify({ ...wire, rawHeaders: hostless })).toThrow(/Host/);
    expect(outcome(header(wire, 'host', `other.${host}`))).toBe('InvalidSignatureException 403');
  });

  it('of S3 covers the body by its header, which may leave it open; nobody else takes that header for the body', async () => {
    const unsigned = { ...plain, headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } };
    const s3 = { ...(await signed(unsigned, lasting, 's3', at())), body: Buffer.from('anything') };
    expect(outcome(s3)).toBe('administrator');
    const sqs = await signed(unsigned, lasting, 'sqs', at());
    expect(outcome(sqs)).toBe('InvalidSignatureException 403');
    const whole = await good(lasting, 's3');
    expect(outcome({ ...whole, body: Buffer.from('[]') }, { faults: s3Faults })).toBe(
      'XAmzContentSHA256Mismatch 400',
    );
    expect(verifySignature(whole, undefined, keys, () => now).kind).toBe('administrator');
  });

  it('is refused in the words of the service that demands it', async () => {
    const forged = await good({ ...lasting, secretAccessKey: 'guessed' });
    const codes = ['sqs', 'lambda', 'sns', 's3'].map((service) => outcome(forged, { service }));
    expect(codes).toEqual([
      'InvalidSignatureException 403',
      'InvalidSignatureException 403',
      'SignatureDoesNotMatch 403',
      'AuthorizationHeaderMalformed 400',
    ]);
  });

  it('of a kind that is not verified here is refused by name', async () => {
    const headers = { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER' };
    const chunked = await signed({ ...plain, headers }, lasting, 's3', at());
    expect(() => verify(chunked)).toThrow(/STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER/);
    const asymmetric = header(await good(), 'authorization', 'AWS4-ECDSA-P256-SHA256 Credential=x');
    expect(() => verify(asymmetric)).toThrow(/AWS4-ECDSA-P256-SHA256/);
  });

  it('never shows the secret, not even to explain itself', async () => {
    const forged = await good({ ...lasting, secretAccessKey: 'guessed' }, 's3');
    try {
      verify(forged, { faults: s3Faults });
      expect.unreachable();
    } catch (error) {
      const { code, message, details } = error as AwsError;
      expect(code).toBe('SignatureDoesNotMatch');
      expect(details['CanonicalRequest']).toContain(`host:${host}`);
      expect(message + JSON.stringify(details)).not.toContain(lasting.secretAccessKey);
    }
  });
});
