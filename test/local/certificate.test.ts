import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../../local/certificate.ts';

const day = 24 * 3_600_000;
const start = Date.UTC(2026, 10, 20);

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'certificate-'));
  folder = join(parent, 'tls');
});
afterEach(() => rmSync(parent, { recursive: true }));

const got = async (now = start) => selfSignedCertificate(() => now, folder).get();

describe('the certificate of this machine', () => {
  it('is for every name of it, on an elliptic curve, for as long as browsers take one', async () => {
    const { cert } = await selfSignedCertificate(() => start).get();
    const read = new X509Certificate(cert);
    expect([read.checkHost('localhost'), read.checkIP('127.0.0.1'), read.checkIP('::1')]).toEqual([
      'localhost',
      '127.0.0.1',
      '::1',
    ]);
    expect(read.checkHost('evil.example')).toBeUndefined();
    expect(read.publicKey.asymmetricKeyType).toBe('ec');
    expect(Date.parse(read.validFrom)).toBeLessThanOrEqual(start);
    expect(Date.parse(read.validTo) - Date.parse(read.validFrom)).toBe(825 * day);
  });

  it('is made once, and without a folder for this start alone', async () => {
    const source = selfSignedCertificate(() => start);
    expect(source.file).toBeUndefined();
    expect(await source.get()).toBe(await source.get());
    expect(await source.get()).not.toEqual(await selfSignedCertificate(() => start).get());
  });

  it('is kept in its folder, for the user alone', async () => {
    const first = await got();
    const source = selfSignedCertificate(() => start + 800 * day, folder);
    expect(await source.get()).toEqual(first);
    expect(source.file).toBe(join(folder, 'certificate.pem'));
    expect(readFileSync(source.file!, 'utf8')).toBe(first.cert);
    const mode = (path: string) => statSync(path).mode & 0o777;
    expect(['', 'key.pem', 'certificate.pem'].map((name) => mode(join(folder, name)))).toEqual([
      0o700, 0o600, 0o600,
    ]);
  });

  it.each([
    ['has a day left or less', 824 * day, async () => undefined],
    ['is cut short', 0, async () => writeFileSync(join(folder, 'certificate.pem'), '-----BEGIN')],
    ['has lost its key', 0, async () => rmSync(join(folder, 'key.pem'))],
    [
      'has the key of another',
      0,
      async () => {
        const { key } = await selfSignedCertificate(() => start).get();
        writeFileSync(join(folder, 'key.pem'), key);
      },
    ],
  ])('is made anew when it %s', async (_, later, spoil) => {
    const before = await got();
    await spoil();
    const after = await got(start + later);
    expect(after.cert).not.toBe(before.cert);
    expect(new X509Certificate(after.cert).checkPrivateKey(createPrivateKey(after.key))).toBe(true);
    expect(await got(start + later)).toEqual(after);
  });
});
