import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AccessKey } from '../../../local/kernel/aws.ts';
import { encodeUri } from '../../../local/kernel/canonical-request.ts';

/** Node's SHA-256 as the AWS SDK's signer takes it. */
class Sha256 {
  readonly #secret: Uint8Array | undefined;
  #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined ? undefined : bytes(secret);
    this.#hash = this.#start();
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    this.#hash = this.#start();
  }
  #start(): { update(data: string | Uint8Array): unknown; digest(): Uint8Array } {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

export interface Unsigned {
  readonly method: string;
  /** Each still to be encoded. */
  readonly segments: readonly string[];
  readonly query: Readonly<Record<string, string | string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A request as it comes over the wire. */
export interface Wire {
  method: string;
  url: string;
  rawHeaders: string[];
  body: Buffer;
}

export const host = 'service.us-east-1.amazonaws.com';

/** Signs by the AWS SDK's own signer and writes the request line as its HTTP handler would. */
export async function signed(
  unsigned: Unsigned,
  key: AccessKey,
  service: string,
  signingDate: Date,
  region = 'us-east-1',
): Promise<Wire> {
  const signer = new SignatureV4({
    service,
    region,
    credentials: key,
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: service === 's3',
  });
  const path = `/${unsigned.segments.map(encodeUri).join('/')}`;
  const request = await signer.sign(
    {
      method: unsigned.method,
      protocol: 'http:',
      hostname: host,
      path,
      query: { ...unsigned.query },
      headers: { host, ...unsigned.headers },
      body: unsigned.body,
    },
    { signingDate },
  );
  const query = Object.entries(unsigned.query)
    .flatMap(([name, value]) => [value].flat().map((each) => `${encodeUri(name)}=${encodeUri(each)}`))
    .join('&');
  return {
    method: unsigned.method,
    url: query === '' ? path : `${path}?${query}`,
    rawHeaders: Object.entries(request.headers).flat(),
    body: Buffer.from(unsigned.body),
  };
}
