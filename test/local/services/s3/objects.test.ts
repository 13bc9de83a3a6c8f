import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3ServiceException,
  type ChecksumAlgorithm,
  type GetObjectCommandInput,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBuckets, type Running } from './buckets.fixture.ts';

const Bucket = 'records';
let cloud: Running;
beforeAll(async () => {
  cloud = await startBuckets();
});
afterAll(() => cloud.stop());

const put = (Key: string, Body: PutObjectCommandInput['Body'] = Key, more: object = {}) =>
  cloud.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
  cloud.s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
const contentOf = async (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
  buffer((await get(Key, more)).Body as Readable);
const list = (more: object = {}) => cloud.s3.send(new ListObjectsV2Command({ Bucket, ...more }));
const outcome = (sent: Promise<unknown>) =>
  sent.then(
    () => 'done',
    (error: S3ServiceException) => `${error.name} ${error.$metadata.httpStatusCode}`,
  );
const md5 = (content: Uint8Array) => `"${createHash('md5').update(content).digest('hex')}"`;

describe('an object', () => {
  it.each([
    ['of no bytes', 0],
    ['of one', 1],
    ['of 5 MB', 5 * 1024 * 1024 + 7],
  ])('%s comes back byte for byte, as a buffer and as a stream', async (_, size) => {
    const content = randomBytes(size);
    const { ETag } = await put('buffer', content);
    expect(ETag).toBe(md5(content));
    expect((await contentOf('buffer')).equals(content)).toBe(true);
    const pieces = Readable.from(
      Array.from({ length: Math.ceil(size / 65_536) }, (__, at) =>
        content.subarray(at * 65_536, (at + 1) * 65_536),
      ),
    );
    const streamed = await put('stream', pieces, { ContentLength: size });
    expect(streamed.ETag).toBe(ETag);
    expect((await contentOf('stream')).equals(content)).toBe(true);
  });

  it('keeps its type and metadata, which a read may answer otherwise', async () => {
    const described = {
      ContentType: 'text/plain; charset=utf-8',
      CacheControl: 'no-cache',
      ContentDisposition: 'attachment; filename="a b.txt"',
      ContentLanguage: 'en',
      ContentEncoding: 'gzip',
      Metadata: { 'record-id': '7', note: 'two  spaces' },
    };
    await put('described', Readable.from([Buffer.from('abc')]), { ContentLength: 3, ...described });
    expect(await cloud.s3.send(new HeadObjectCommand({ Bucket, Key: 'described' }))).toMatchObject({
      ...described,
      ContentLength: 3,
      ETag: md5(Buffer.from('abc')),
      LastModified: new Date(cloud.clock.now()),
      AcceptRanges: 'bytes',
      ServerSideEncryption: 'AES256',
    });
    const other = await get('described', { ResponseContentType: 'application/json' });
    expect(other.ContentType).toBe('application/json');
    await put('plain');
    expect((await get('plain')).ContentType).toBe('application/octet-stream');
  });

  it.each<ChecksumAlgorithm>(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'])(
    'is checked by %s where the client says it, in a header or behind a stream',
    async (ChecksumAlgorithm) => {
      const known = {
        CRC32: 'y/Q5Jg==',
        CRC32C: '4waSgw==',
        CRC64NVME: 'rosUhgp5mIg=',
        SHA1: '98O8HYCOBHMq32eZZczDTKeuNEE=',
        SHA256: 'FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=',
      }[ChecksumAlgorithm as 'CRC32'];
      const body = Buffer.from('123456789');
      const name = `Checksum${ChecksumAlgorithm}` as 'ChecksumCRC32';
      expect((await put('sum', body, { [name]: known }))[name]).toBe(known);
      const stream = Readable.from([body.subarray(0, 4), body.subarray(4)]);
      const behind = await put('sum', stream, { ContentLength: 9, ChecksumAlgorithm });
      expect(behind[name]).toBe(known);
      const wrong = known.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
      expect(await outcome(put('sum', body, { [name]: wrong }))).toBe('BadDigest 400');
      expect(await outcome(put('sum', body, { [name]: 'AAA=' }))).toBe('InvalidRequest 400');
    },
  );

  it('carries the checksum it was sent with, which the client compares', async () => {
    const { ChecksumCRC32 } = await put('summed', Readable.from([Buffer.from('123456789')]), {
      ContentLength: 9,
    });
    expect(ChecksumCRC32).toBe('y/Q5Jg==');
    const answer = await get('summed');
    expect(answer).toMatchObject({ ChecksumCRC32, ChecksumType: 'FULL_OBJECT' });
    expect((await get('summed', { Range: 'bytes=0-1' })).ChecksumCRC32).toBeUndefined();
  });

  it('is replaced as a whole by the next one of its key', async () => {
    await put('again', 'first', { Metadata: { a: '1' } });
    const reading = await get('again');
    await put('again', 'second');
    expect((await contentOf('again')).toString()).toBe('second');
    expect((await get('again')).Metadata).toEqual({});
    expect((await buffer(reading.Body as Readable)).toString()).toBe('first');
  });

  it('has any key that UTF-8 can write, and each is another', async () => {
    const names = [
      ' ',
      'a b',
      'a+b',
      'a%20b',
      'a%2Fb',
      'a/b',
      'a//b',
      'ä',
      '日本',
      '🙂',
      'a?b&c=d',
      '#',
      "'()*!~",
      '%',
      '<&">',
    ];
    const keys = names.map((name) => `keys/${name}`);
    for (const key of keys) await put(key);
    for (const key of keys) expect((await contentOf(key)).toString()).toBe(key);
    const { Contents = [] } = await list({ Prefix: 'keys/' });
    expect(new Set(Contents.map(({ Key }) => Key))).toEqual(new Set(keys));
    for (const Key of keys) await cloud.s3.send(new DeleteObjectCommand({ Bucket, Key }));
    expect((await list({ Prefix: 'keys/' })).KeyCount).toBe(0);
  });

  it('is not there before it was put, and not after it was deleted', async () => {
    expect(await outcome(get('never'))).toBe('NoSuchKey 404');
    expect(await outcome(cloud.s3.send(new HeadObjectCommand({ Bucket, Key: 'never' })))).toBe(
      'NotFound 404',
    );
    await put('gone');
    const remove = new DeleteObjectCommand({ Bucket, Key: 'gone' });
    expect((await cloud.s3.send(remove)).$metadata.httpStatusCode).toBe(204);
    expect(await outcome(get('gone'))).toBe('NoSuchKey 404');
    expect((await cloud.s3.send(remove)).$metadata.httpStatusCode).toBe(204);
    expect(await outcome(cloud.s3.send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'x' })))).toBe(
      'NoSuchBucket 404',
    );
  });

  it('is too much with a key over 1024 bytes or metadata over 2 KB', async () => {
    expect(await outcome(put('k'.repeat(1024)))).toBe('done');
    expect(await outcome(put('ä'.repeat(513)))).toBe('KeyTooLongError 400');
    expect(await outcome(put('meta', '', { Metadata: { a: 'x'.repeat(2048) } }))).toBe(
      'MetadataTooLarge 400',
    );
  });
});

describe('a part of an object', () => {
  it.each([
    ['bytes=0-3', '0123', 'bytes 0-3/10'],
    ['bytes=4-', '456789', 'bytes 4-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
    ['bytes=-100', '0123456789', 'bytes 0-9/10'],
  ])('%s is read alone', async (Range, content, ContentRange) => {
    await put('digits', '0123456789');
    const answer = await get('digits', { Range });
    expect(answer).toMatchObject({ ContentRange, ContentLength: content.length });
    expect(answer.$metadata.httpStatusCode).toBe(206);
    expect((await buffer(answer.Body as Readable)).toString()).toBe(content);
  });

  it('that does not exist is refused, and what is no range is passed over', async () => {
    await put('digits', '0123456789');
    expect(await outcome(get('digits', { Range: 'bytes=10-' }))).toBe('InvalidRange 416');
    expect(await outcome(get('digits', { Range: 'bytes=-0' }))).toBe('InvalidRange 416');
    for (const Range of ['bytes=5-2', 'lines=1-2', 'bytes=0-1,4-5']) {
      expect((await contentOf('digits', { Range })).toString()).toBe('0123456789');
    }
  });
});

describe('a condition', () => {
  it('on a read goes by entity tag before date', async () => {
    const { ETag } = await put('conditional');
    const before = new Date(cloud.clock.now() - 1000);
    const after = new Date(cloud.clock.now() + 1000);
    const read = (conditions: Partial<GetObjectCommandInput>) => outcome(get('conditional', conditions));
    expect(await read({ IfMatch: ETag })).toBe('done');
    expect(await read({ IfMatch: '"other"' })).toBe('PreconditionFailed 412');
    expect(await read({ IfNoneMatch: ETag })).toMatch(/304$/);
    expect(await read({ IfNoneMatch: '"other"' })).toBe('done');
    expect(await read({ IfUnmodifiedSince: before })).toBe('PreconditionFailed 412');
    expect(await read({ IfUnmodifiedSince: after })).toBe('done');
    expect(await read({ IfModifiedSince: after })).toMatch(/304$/);
    expect(await read({ IfModifiedSince: before })).toBe('done');
    expect(await read({ IfMatch: ETag, IfUnmodifiedSince: before })).toBe('done');
    expect(await read({ IfNoneMatch: '"other"', IfModifiedSince: after })).toBe('done');
  });

  it('on a write holds at the moment of the write', async () => {
    expect(await outcome(put('first', 'a', { IfNoneMatch: '*' }))).toBe('done');
    expect(await outcome(put('first', 'b', { IfNoneMatch: '*' }))).toBe('PreconditionFailed 412');
    expect(await outcome(put('first', 'b', { IfMatch: '"other"' }))).toBe('PreconditionFailed 412');
    expect(await outcome(put('first', 'b', { IfMatch: md5(Buffer.from('a')) }))).toBe('done');
    expect(await outcome(put('absent', 'b', { IfMatch: '"other"' }))).toBe('NoSuchKey 404');
    const race = await Promise.all(
      Array.from({ length: 20 }, (_, at) => outcome(put('raced', String(at), { IfNoneMatch: '*' }))),
    );
    expect(race.filter((each) => each === 'done')).toHaveLength(1);
  });
});

describe('a list', () => {
  it('has keys in the order of their UTF-8 bytes, in pages of the size asked for', async () => {
    const keys = ['ordered/a', 'ordered/B', 'ordered/ä', 'ordered/', 'ordered/\uffee', 'ordered/🙂'];
    for (const key of keys) await put(key);
    const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const found: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await list({ Prefix: 'ordered/', MaxKeys: 4, ContinuationToken });
      expect(page.KeyCount).toBe(page.Contents?.length);
      expect(page.IsTruncated).toBe(page.NextContinuationToken !== undefined);
      found.push(...(page.Contents ?? []).map(({ Key }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(found).toEqual(sorted);
    const after = await list({ Prefix: 'ordered/', StartAfter: 'ordered/a' });
    expect(after.Contents?.map(({ Key }) => Key)).toEqual(sorted.slice(sorted.indexOf('ordered/a') + 1));
  });

  it('describes each object', async () => {
    const { ETag } = await put('listed/one', 'content');
    expect((await list({ Prefix: 'listed/' })).Contents).toEqual([
      {
        Key: 'listed/one',
        LastModified: new Date(cloud.clock.now()),
        ETag,
        ChecksumAlgorithm: ['CRC32'],
        ChecksumType: 'FULL_OBJECT',
        Size: 7,
        StorageClass: 'STANDARD',
      },
    ]);
  });

  it('encodes keys where it is asked to', async () => {
    await put('encoded/ü &*+');
    const { Contents, Prefix } = await list({ Prefix: 'encoded/ü', EncodingType: 'url' });
    expect([Prefix, Contents?.[0]?.Key]).toEqual(['encoded/%C3%BC', 'encoded/%C3%BC+%26*%2B']);
  });

  it('refuses a token that it did not give, and a size that is no number', async () => {
    expect(await outcome(list({ ContinuationToken: 'made up' }))).toBe('InvalidArgument 400');
    expect(await outcome(list({ MaxKeys: -1 }))).toBe('InvalidArgument 400');
    expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  it('gives every key and every group once, whatever the prefix, delimiter and size of its pages', async () => {
    const key = fc.string({
      unit: fc.constantFrom('a', 'b', '/', '🙂', '\uffee'),
      minLength: 1,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(key, { maxLength: 12 }),
        fc.constantFrom('', 'a', 'a/', '/'),
        fc.constantFrom(undefined, '/', 'ab'),
        fc.integer({ min: 1, max: 5 }),
        async (keys, prefix, Delimiter, MaxKeys) => {
          const Prefix = `any/${prefix}`;
          const all = keys.map((each) => `any/${each}`);
          for (const Key of all) await cloud.call('PutObject', { Bucket, Key, Body: '' });
          const found: string[] = [];
          let ContinuationToken: unknown;
          do {
            const page = await cloud.call('ListObjectsV2', {
              Bucket,
              Prefix,
              Delimiter,
              MaxKeys,
              ContinuationToken,
            });
            const names = [
              ...(page['Contents'] as { Key: string }[]).map(({ Key }) => Key),
              ...(page['CommonPrefixes'] as { Prefix: string }[]).map((group) => `group ${group.Prefix}`),
            ];
            expect(names.length).toBeLessThanOrEqual(MaxKeys);
            found.push(...names);
            // Pages without an end would keep the process from ever noticing.
            if (found.length > all.length) break;
            ContinuationToken = page['NextContinuationToken'];
          } while (ContinuationToken !== undefined);
          const expected = all
            .filter((each) => each.startsWith(Prefix))
            .map((each) => {
              const at = Delimiter === undefined ? -1 : each.indexOf(Delimiter, Prefix.length);
              return at < 0 ? each : `group ${each.slice(0, at + Delimiter!.length)}`;
            });
          expect(found.toSorted()).toEqual([...new Set(expected)].sort());
          for (const Key of all) await cloud.call('DeleteObject', { Bucket, Key });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('several objects', () => {
  it('are deleted by one request, which names each', async () => {
    const keys = ['several/1', 'several/<&>', 'several/ä '];
    for (const key of keys) await put(key);
    const Delete = { Objects: keys.map((Key) => ({ Key })) };
    const { Deleted } = await cloud.s3.send(new DeleteObjectsCommand({ Bucket, Delete }));
    expect(Deleted?.map(({ Key }) => Key)).toEqual(keys);
    expect((await list({ Prefix: 'several/' })).KeyCount).toBe(0);
    const quiet = await cloud.s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { ...Delete, Quiet: true } }),
    );
    expect(quiet.Deleted).toBeUndefined();
    const tooMany = { Objects: Array.from({ length: 1001 }, (_, at) => ({ Key: String(at) })) };
    expect(await outcome(cloud.s3.send(new DeleteObjectsCommand({ Bucket, Delete: tooMany })))).toBe(
      'MalformedXML 400',
    );
  });
});

describe('a copy', () => {
  const copy = (CopySource: string, Key: string, more: object = {}) =>
    cloud.s3.send(new CopyObjectCommand({ Bucket: 'copies', Key, CopySource, ...more }));

  it('has the content and metadata of its source, or metadata of its own', async () => {
    await put('source ä+', 'content', { Metadata: { a: '1' }, ContentType: 'text/plain' });
    const CopySource = `records/${encodeURIComponent('source ä+')}`;
    const { CopyObjectResult } = await copy(CopySource, 'same');
    expect(CopyObjectResult?.ETag).toBe(md5(Buffer.from('content')));
    const same = await cloud.s3.send(new GetObjectCommand({ Bucket: 'copies', Key: 'same' }));
    expect(same).toMatchObject({ Metadata: { a: '1' }, ContentType: 'text/plain' });
    expect((await buffer(same.Body as Readable)).toString()).toBe('content');
    await copy(CopySource, 'other', { MetadataDirective: 'REPLACE', Metadata: { b: '2' } });
    const other = await cloud.s3.send(new GetObjectCommand({ Bucket: 'copies', Key: 'other' }));
    expect(other).toMatchObject({ Metadata: { b: '2' } });
  });

  it('of nothing, onto itself unchanged, or against its condition is refused', async () => {
    expect(await outcome(copy('records/never', 'x'))).toBe('NoSuchKey 404');
    expect(await outcome(copy('nowhere/never', 'x'))).toBe('NoSuchBucket 404');
    expect(await outcome(copy('records', 'x'))).toBe('InvalidArgument 400');
    await put('original');
    await copy('records/original', 'mine');
    expect(await outcome(copy('copies/mine', 'mine'))).toBe('InvalidRequest 400');
    expect(await outcome(copy('copies/mine', 'mine', { MetadataDirective: 'REPLACE' }))).toBe('done');
    expect(await outcome(copy('records/original', 'y', { CopySourceIfMatch: '"other"' }))).toBe(
      'PreconditionFailed 412',
    );
  });
});

describe('buckets', () => {
  it('are listed, known, and somewhere', async () => {
    const { Buckets } = await cloud.s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['copies', 'records']);
    expect((await cloud.s3.send(new HeadBucketCommand({ Bucket }))).BucketRegion).toBe('us-east-1');
    expect(await outcome(cloud.s3.send(new HeadBucketCommand({ Bucket: 'nowhere' })))).toBe('NotFound 404');
    const { LocationConstraint } = await cloud.s3.send(new GetBucketLocationCommand({ Bucket }));
    expect(LocationConstraint ?? '').toBe('');
  });
});

describe('a call within the cloud', () => {
  it('puts, reads, lists and deletes text by the shapes of the API', async () => {
    const Key = 'within/Ä';
    await cloud.call('PutObject', {
      Bucket,
      Key,
      Body: '{"ü":1}',
      ContentType: 'application/json',
      Metadata: { a: 'b' },
    });
    expect(await cloud.call('GetObject', { Bucket, Key })).toMatchObject({
      Body: '{"ü":1}',
      ContentType: 'application/json',
      Metadata: { a: 'b' },
      ContentLength: 8,
    });
    expect((await contentOf(Key)).toString()).toBe('{"ü":1}');
    expect(await cloud.call('ListObjectsV2', { Bucket, Prefix: 'within/' })).toMatchObject({
      Contents: [{ Key, Size: 8 }],
    });
    await cloud.call('DeleteObject', { Bucket, Key });
    await expect(cloud.call('GetObject', { Bucket, Key })).rejects.toMatchObject({ code: 'NoSuchKey' });
  });

  it('is journalled without its content, and so is one over HTTP', async () => {
    cloud.entries.length = 0;
    await cloud.call('PutObject', { Bucket, Key: 'seen', Body: 'confidential' });
    await put('seen', 'confidential');
    await outcome(get('unseen'));
    expect(cloud.entries.map(({ operation, error }) => [operation, error])).toEqual([
      ['PutObject', undefined],
      ['PutObject', undefined],
      ['GetObject', 'NoSuchKey'],
    ]);
    expect(JSON.stringify(cloud.entries)).not.toContain('confidential');
  });
});
