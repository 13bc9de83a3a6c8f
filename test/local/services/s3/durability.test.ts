import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startBuckets } from './buckets.fixture.ts';

const Bucket = 'records';

function givenFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 's3-durability-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const filesIn = (folder: string, kind: string) => readdirSync(join(folder, Bucket, kind));

it('objects, their metadata and the age of their bucket outlive the process', async () => {
  const dataDirectory = givenFolder();
  const first = await startBuckets({ dataDirectory });
  const content = randomBytes(1000).toString('base64');
  await first.call('PutObject', { Bucket, Key: 'ä/1', Body: content, Metadata: { a: '1' } });
  await first.call('PutObject', { Bucket, Key: 'ä/2', Body: '' });
  await first.call('DeleteObject', { Bucket, Key: 'ä/2' });
  const before = await first.call('HeadObject', { Bucket, Key: 'ä/1' });
  const { Buckets } = await first.call('ListBuckets', {});
  await first.stop();

  const second = await startBuckets({ dataDirectory });
  onTestFinished(() => second.stop());
  second.clock.advance(1_000_000);
  expect(await second.call('GetObject', { Bucket, Key: 'ä/1' })).toMatchObject({ Body: content });
  expect(await second.call('HeadObject', { Bucket, Key: 'ä/1' })).toEqual(before);
  expect((await second.call('ListObjectsV2', { Bucket }))['KeyCount']).toBe(1);
  expect((await second.call('ListBuckets', {}))['Buckets']).toEqual(Buckets);
});

it('what was acknowledged is there after kill -9, whole, and nothing else shows', async () => {
  const dataDirectory = givenFolder();
  const script = fileURLToPath(new URL('putting.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, dataDirectory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const acknowledged = new Map<string, string>();
  for await (const line of createInterface(child.stdout)) {
    const [key = '', etag = ''] = line.split(' ');
    if (etag !== '') acknowledged.set(key, etag);
    if (acknowledged.size === 60) {
      child.kill('SIGKILL');
      break;
    }
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');

  const cloud = await startBuckets({ dataDirectory });
  const { call } = cloud;
  onTestFinished(() => cloud.stop());
  const { Contents } = (await call('ListObjectsV2', { Bucket })) as {
    Contents: { Key: string; ETag: string }[];
  };
  const found = new Map(Contents.map(({ Key, ETag }) => [Key, ETag]));
  for (const [key, etag] of acknowledged) expect([key, found.get(key)]).toEqual([key, etag]);
  for (const { Key, ETag } of Contents) {
    const { Body } = await call('GetObject', { Bucket, Key });
    expect(
      `"${createHash('md5')
        .update(Body as string)
        .digest('hex')}"`,
    ).toBe(ETag);
  }
  // Uploads that were under way left nothing behind.
  expect(filesIn(dataDirectory, 'content')).toHaveLength(Contents.length);
  expect(filesIn(dataDirectory, 'objects')).toHaveLength(Contents.length);
});

it('what was refused, replaced or deleted takes no room on the disk', async () => {
  const dataDirectory = givenFolder();
  const cloud = await startBuckets({ dataDirectory });
  const { call } = cloud;
  onTestFinished(() => cloud.stop());
  const write = (Key: string, more: object = {}) =>
    call('PutObject', { Bucket, Key, Body: 'x', ...more }).then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  expect(await write('kept')).toBe('done');
  expect(await write('kept')).toBe('done');
  expect(await write('kept', { IfNoneMatch: '*' })).toBe('PreconditionFailed');
  expect(await write('kept', { ChecksumCRC32: 'AAAAAA==' })).toBe('BadDigest');
  expect(await write('deleted')).toBe('done');
  await call('DeleteObject', { Bucket, Key: 'deleted' });
  expect(filesIn(dataDirectory, 'content')).toHaveLength(1);
  expect(filesIn(dataDirectory, 'objects')).toHaveLength(1);
});

it('what has expired takes no room on the disk either', async () => {
  const dataDirectory = givenFolder();
  const Rules = [{ Status: 'Enabled', ExpirationInDays: 1 }];
  const cloud = await startBuckets({ dataDirectory, properties: { LifecycleConfiguration: { Rules } } });
  onTestFinished(() => cloud.stop());
  await cloud.call('PutObject', { Bucket, Key: 'old', Body: 'x' });
  cloud.clock.advance(24 * 60 * 60 * 1000);
  await cloud.call('PutObject', { Bucket, Key: 'young', Body: 'x' });
  expect(filesIn(dataDirectory, 'content')).toHaveLength(2);
  cloud.clock.advance(24 * 60 * 60 * 1000);
  expect(filesIn(dataDirectory, 'content')).toHaveLength(1);
  cloud.clock.advance(24 * 60 * 60 * 1000);
  expect(filesIn(dataDirectory, 'content')).toHaveLength(0);
});

it('a file that is not its own stops the start and is named', async () => {
  const dataDirectory = givenFolder();
  await (await startBuckets({ dataDirectory })).stop();
  writeFileSync(join(dataDirectory, Bucket, 'objects', 'stray.json'), '{"cut');
  await expect(startBuckets({ dataDirectory })).rejects.toMatchObject({
    code: 'DataInvalid',
    message: expect.stringContaining('stray.json') as string,
  });
});

it('without a folder nothing stays', async () => {
  const temporary = givenFolder();
  vi.stubEnv('TMPDIR', temporary);
  const cloud = await startBuckets();
  await cloud.call('PutObject', { Bucket, Key: 'x', Body: 'x' });
  expect(readdirSync(temporary)).toHaveLength(1);
  await cloud.stop();
  expect(readdirSync(temporary)).toEqual([]);
});
