import { createHash, createHmac } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** `length` (<= 51) lower-case letters and digits, the same for the same parts: physical ids that survive a restart. */
export function stableId(length: number, ...parts: string[]): string {
  return encode(createHash('sha256').update(parts.join('\u0000')).digest(), length);
}

/** Like `stableId`, and not to be guessed without the installation's secret: API keys and the like. */
export function secretId(length: number, secret: string, ...parts: string[]): string {
  return encode(createHmac('sha256', secret).update(parts.join('\u0000')).digest(), length);
}

function encode(bytes: Buffer, length: number): string {
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  while (text.length < length) {
    text += alphabet[Number(value & 31n)];
    value >>= 5n;
  }
  return text;
}
