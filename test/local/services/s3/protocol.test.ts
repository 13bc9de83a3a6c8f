import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import {
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { AwsClient } from 'aws4fetch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../../local/kernel/journal.ts';
import { administratorCredentials } from '../../administrator.ts';
import { startBuckets, type Running } from './buckets.fixture.ts';

const Bucket = 'records';
let cloud: Running;
beforeAll(async () => {
  cloud = await startBuckets();
});
afterAll(() => cloud.stop());

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Signed by another implementation than the SDK's, and sent as it is. */
const send = async (path: string, { method = 'PUT', headers = {}, body = '' }: Sent = {}) => {
  const signer = new AwsClient({
    ...administratorCredentials,
    service: 's3',
    region: 'us-east-1',
    retries: 0,
  });
  const signed = await signer.sign(cloud.url + path, {
    method,
    headers: { 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'), ...headers },
  });
  const response = await fetch(signed.url, { method, headers: signed.headers, ...(body !== '' && { body }) });
  const xml = await response.text();
  const code = /<Code>(\w+)<\/Code>/.exec(xml)?.[1];
  return { status: response.status, headers: response.headers, xml, code };
};

const isThere = (Key: string) =>
  cloud.call('GetObject', { Bucket, Key }).then(
    ({ Body }) => Body,
    (error: { code: string }) => error.code,
  );

describe('a request', () => {
  it('is refused with the errors of S3 when its signature is not right', async () => {
    const by = async (credentials: object, region = 'us-east-1') => {
      const client = new S3Client({
        endpoint: cloud.url,
        region,
        credentials: { ...administratorCredentials, ...credentials },
        maxAttempts: 1,
      });
      const sent = client.send(new ListObjectsV2Command({ Bucket }));
      return sent.then(
        () => 'done',
        (error: { name: string; $metadata: { httpStatusCode: number } }) =>
          `${error.name} ${error.$metadata.httpStatusCode}`,
      );
    };
    expect(await by({})).toBe('done');
    expect(await by({ secretAccessKey: 'guessed' })).toBe('SignatureDoesNotMatch 403');
    expect(await by({ accessKeyId: 'AKIASTRANGER' })).toBe('InvalidAccessKeyId 403');
    expect(await by({ sessionToken: 'any' })).toBe('InvalidToken 400');
    expect(await by({}, 'eu-central-1')).toBe('AuthorizationHeaderMalformed 400');
  });

  it('that is refused says why in XML, and what it was', async () => {
    const { headers, xml } = await send('/records/never', { method: 'GET' });
    expect(headers.get('content-type')).toBe('application/xml');
    expect(headers.get('x-amz-request-id')).toMatch(/^[0-9A-F]{16}$/);
    expect(xml).toContain(
      '<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>',
    );
    expect(xml).toContain('<Key>never</Key><Resource>/records/never</Resource>');
  });

  it('of a body that is not the signed one changes nothing', async () => {
    const refused = await send('/records/forged', {
      body: 'body',
      headers: { 'x-amz-content-sha256': createHash('sha256').update('other').digest('hex') },
    });
    expect([refused.status, refused.code]).toEqual([400, 'XAmzContentSHA256Mismatch']);
    expect(await isThere('forged')).toBe('NoSuchKey');
    await send('/records/open', { body: 'body', headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } });
    expect(await isThere('open')).toBe('body');
  });

  it.each([
    ['InvalidDigest', { 'content-md5': 'short' }],
    ['BadDigest', { 'content-md5': createHash('md5').update('other').digest('base64') }],
    ['BadDigest', { 'x-amz-checksum-crc32': 'AAAAAA==' }],
    ['InvalidRequest', { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-checksum-sha1': 'x' }],
    ['InvalidRequest', { 'x-amz-sdk-checksum-algorithm': 'CRC32' }],
    ['InvalidStorageClass', { 'x-amz-storage-class': 'GLACIER' }],
    ['NotImplemented', { 'x-amz-tagging': 'a=b' }],
    ['NotImplemented', { 'x-amz-acl': 'public-read' }],
    ['AccessDenied', { 'x-amz-expected-bucket-owner': '999999999999' }],
  ])('is refused as %s with %j, and leaves no object', async (code, headers) => {
    const refused = await send('/records/unwanted', { body: 'body', headers });
    expect(refused.code).toBe(code);
    expect(await isThere('unwanted')).toBe('NoSuchKey');
  });

  it.each([
    ['PUT', '/records/x?uploadId=1&partNumber=1', 'UploadPart'],
    ['POST', '/records/x?uploads', 'CreateMultipartUpload'],
    ['GET', '/records?versions', 'ListObjectVersions'],
    ['GET', '/records', 'ListObjects'],
    ['PUT', '/newcomer', 'CreateBucket'],
    ['DELETE', '/records', 'DeleteBucket'],
    ['GET', '/records?policy', 'policy'],
    ['GET', '/records/x?tagging', 'tagging'],
    ['GET', '/records/x?versionId=7', 'GetObject of a version'],
  ])('%s %s is refused by name: %s', async (method, path, name) => {
    const refused = await send(path, { method });
    expect([refused.status, refused.code]).toEqual([501, 'NotImplemented']);
    expect(refused.xml).toContain(name);
  });

  it('with its signature in the URL is claimed, and refused by name', async () => {
    const signer = new AwsClient({ ...administratorCredentials, service: 's3', region: 'us-east-1' });
    const { url } = await signer.sign(`${cloud.url}/records/x`, { aws: { signQuery: true } });
    const response = await fetch(url);
    expect(response.status).toBe(501);
    expect(await response.text()).toContain('Presigned URLs are not supported here');
  });

  it('with a path that is no UTF-8 or a method of nobody is an error of the client', async () => {
    expect((await send('/records/x', { method: 'PATCH' })).code).toBe('MethodNotAllowed');
    const broken = await cloud.s3
      .send(new CreateMultipartUploadCommand({ Bucket, Key: 'x' }))
      .catch((error: { name: string }) => error.name);
    expect(broken).toBe('NotImplemented');
  });

  it('signed for another service is left to it', () => {
    const claims = (headers: Record<string, string>, url = '/records/x') =>
      cloud.service.http.claims({ method: 'GET', url, headers } as never);
    const authorization = (service: string) =>
      `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request`;
    expect(claims({ authorization: authorization('s3') })).toBe(true);
    expect(claims({ authorization: authorization('sqs') })).toBe(false);
    expect(claims({})).toBe(false);
  });
});

describe('a body in chunks with a trailer', () => {
  const framed = (body: string, more: Record<string, string> = {}) =>
    send('/records/framed', {
      body,
      headers: {
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'content-encoding': 'aws-chunked',
        'x-amz-decoded-content-length': '9',
        'x-amz-trailer': 'x-amz-checksum-crc32',
        ...more,
      },
    });

  it('is put together, whatever the size of its chunks', async () => {
    const { status, headers } = await framed(
      '4\r\n1234\r\n5\r\n56789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n',
    );
    expect([status, headers.get('x-amz-checksum-crc32')]).toEqual([200, 'y/Q5Jg==']);
    expect(await isThere('framed')).toBe('123456789');
    expect(await cloud.call('HeadObject', { Bucket, Key: 'framed' })).not.toHaveProperty('ContentEncoding');
    await cloud.call('DeleteObject', { Bucket, Key: 'framed' });
  });

  it.each([
    ['another checksum', '9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n', 'BadDigest'],
    ['no checksum', '9\r\n123456789\r\n0\r\n\r\n', 'MalformedTrailerError'],
    ['fewer bytes', '8\r\n12345678\r\n0\r\nx-amz-checksum-crc32:muDSpA==\r\n\r\n', 'IncompleteBody'],
    ['no end', '9\r\n123456789\r\n', 'IncompleteBody'],
    ['half a chunk', '9\r\n1234', 'IncompleteBody'],
    ['no frame', '123456789', 'IncompleteBody'],
    ['a chunk longer than it says', '3\r\n123456789\r\n0\r\n\r\n', 'InvalidRequest'],
    [
      'something behind the end',
      '9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\nmore\n',
      'InvalidRequest',
    ],
  ])('is refused with %s, and leaves no object', async (_, body, code) => {
    expect((await framed(body)).code).toBe(code);
    expect(await isThere('framed')).toBe('NoSuchKey');
  });

  it('is refused without its length, or with a trailer that says nothing of it', async () => {
    const whole = '9\r\n123456789\r\n0\r\nx-amz-meta:1\r\n\r\n';
    expect((await framed(whole, { 'x-amz-decoded-content-length': 'nine' })).code).toBe(
      'MissingContentLength',
    );
    expect((await framed(whole, { 'x-amz-trailer': 'x-amz-meta' })).code).toBe('InvalidRequest');
    const signed = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
    const refused = await framed(whole, { 'x-amz-content-sha256': signed });
    expect([refused.code, refused.xml.includes(signed)]).toEqual(['NotImplemented', true]);
  });
});

it('a client that goes away half-way leaves nothing, and is no failure of the service', async () => {
  const signer = new AwsClient({ ...administratorCredentials, service: 's3', region: 'us-east-1' });
  const signed = await signer.sign(`${cloud.url}/records/halfway`, {
    method: 'PUT',
    headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
  });
  const { hostname, port, host } = new URL(cloud.url);
  const headers = [...signed.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const recorded = new Promise<JournalEntry>((resolve) => {
    const end = cloud.journal.listen((entry) => {
      if (entry.input['Key'] !== 'halfway') return;
      end();
      resolve(entry);
    });
  });
  const socket = connect(Number(port), hostname);
  socket.write(
    `PUT /records/halfway HTTP/1.1\r\nHost: ${host}\r\n${headers}Content-Length: 1000\r\n\r\nhalf`,
  );
  await once(socket, 'connect');
  // Answered after the first bytes of the other connection, which came before, have been taken in.
  await cloud.s3.send(new PutObjectCommand({ Bucket, Key: 'whole', Body: 'x' }));
  socket.destroy();
  expect(await recorded).toMatchObject({ operation: 'PutObject', error: 'ClientGone' });
  expect(await isThere('halfway')).toBe('NoSuchKey');
  expect(cloud.log.lines).toEqual([]);
});

describe('a principal', () => {
  const asked = /^s3:(?:Put|Get|Delete)Object arn:aws:s3:::records\/own\//;
  const startFor = (...allowed: RegExp[]) => startBuckets({ allowed });
  const outcomes = async (started: Running, key: string) => {
    const results: string[] = [];
    for (const command of [
      new PutObjectCommand({ Bucket, Key: key, Body: 'x' }),
      new GetObjectCommand({ Bucket, Key: key }),
      new ListObjectsV2Command({ Bucket }),
    ]) {
      results.push(
        await started.asWorker.send(command as PutObjectCommand).then(
          () => 'done',
          (error: { name: string }) => error.name,
        ),
      );
    }
    return results;
  };

  it('needs the permission of its operation on the object or the bucket', async () => {
    const started = await startFor(asked);
    expect(await outcomes(started, 'own/1')).toEqual(['done', 'done', 'AccessDenied']);
    expect(await outcomes(started, 'foreign/1')).toEqual(['AccessDenied', 'AccessDenied', 'AccessDenied']);
    expect(started.entries.filter(({ error }) => error === 'AccessDenied')).toHaveLength(4);
    await started.stop();
  });

  it('learns only with s3:ListBucket that a key is not there', async () => {
    const [blind, seeing] = [
      await startFor(asked),
      await startFor(asked, /^s3:ListBucket arn:aws:s3:::records$/),
    ];
    const missing = new GetObjectCommand({ Bucket, Key: 'own/missing' });
    await expect(blind.asWorker.send(missing)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(seeing.asWorker.send(missing)).rejects.toMatchObject({ name: 'NoSuchKey' });
    await blind.stop();
    await seeing.stop();
  });
});

it('says nothing of what is in an object or who asks in its log', () => {
  expect(cloud.log.lines).toEqual([]);
});
