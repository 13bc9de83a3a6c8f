import { X509Certificate, createPrivateKey } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As PEM texts. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateSource {
  /** The certificate as a file, for clients that are to trust it; absent where it is not kept. */
  readonly file?: string;
  /** The same every time. */
  get(): Promise<Certificate>;
}

const day = 24 * 3_600_000;

/** Safari takes none that is valid for longer. https://support.apple.com/en-us/103769 */
const validity = 825 * day;

/**
 * What this machine shows to TLS clients: for 127.0.0.1, ::1 and localhost, signed by itself, made when first asked for.
 * With a folder it is kept there, its key for this user alone, and made anew when it has expired or cannot be read.
 * `now` is wall time in milliseconds, as TLS clients go by theirs.
 */
export function selfSignedCertificate(now: () => number, folder?: string): CertificateSource {
  let made: Promise<Certificate> | undefined;
  const file = folder === undefined ? undefined : join(folder, 'certificate.pem');
  return {
    ...(file !== undefined && { file }),
    get: () => (made ??= folder === undefined ? make(now()) : kept(folder, now())),
  };
}

async function kept(folder: string, now: number): Promise<Certificate> {
  const file = (name: string) => join(folder, name);
  const found = read(file('certificate.pem'), file('key.pem'));
  if (found && isGood(found, now)) return found;
  const made = await make(now);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, text] of [
    ['key.pem', made.key],
    ['certificate.pem', made.cert],
  ] as const) {
    // Beside and renamed: a file is there as a whole, or is the old one, which then does not fit and is made anew.
    writeFileSync(file(`${name}.new`), text, { mode: 0o600 });
    renameSync(file(`${name}.new`), file(name));
  }
  return made;
}

function read(cert: string, key: string): Certificate | undefined {
  try {
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  } catch {
    // Not there or not to be read, which comes to the same: there has to be another one.
    return undefined;
  }
}

function isGood({ cert, key }: Certificate, now: number): boolean {
  try {
    const parsed = new X509Certificate(cert);
    // A cloud that starts today should not be distrusted tonight.
    return Date.parse(parsed.validTo) > now + day && parsed.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

async function make(now: number): Promise<Certificate> {
  // Loading it takes longer than a start has time for, and most starts never need it.
  const { generate } = await import('selfsigned');
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A client's clock may be a little behind.
    notBeforeDate: new Date(now - 3_600_000),
    notAfterDate: new Date(now - 3_600_000 + validity),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { cert, key };
}
