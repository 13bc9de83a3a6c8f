import { evaluation } from '../realm/evaluation.ts';
import { hexadecimal } from '../realm/text.ts';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ksuidEpoch = 1_400_000_000;

/** A random UUID (version 4). */
export function autoId(): string {
  const bytes = evaluation().random.bytes(16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  let text = '';
  for (let at = 0; at < 16; at += 1) {
    text += (at === 4 || at === 6 || at === 8 || at === 10 ? '-' : '') + hexadecimal(bytes[at]!, 2);
  }
  return text;
}

/** A ULID (https://github.com/ulid/spec): 10 characters of milliseconds, 16 of randomness. */
export function autoUlid(): string {
  const { now, random } = evaluation();
  let text = '';
  for (let rest = now, at = 0; at < 10; at += 1, rest = Math.floor(rest / 32)) {
    text = crockford[rest % 32]! + text;
  }
  for (const byte of random.bytes(16)) text += crockford[byte & 31]!;
  return text;
}

/** A KSUID (https://github.com/segmentio/ksuid): 4 bytes of seconds, 16 of randomness, in 27 base-62 digits. */
export function autoKsuid(): string {
  const { now, random } = evaluation();
  let value = BigInt(Math.max(0, Math.floor(now / 1000) - ksuidEpoch));
  for (const byte of random.bytes(16)) value = (value << 8n) | BigInt(byte);
  let text = '';
  for (let at = 0; at < 27; at += 1, value /= 62n) text = base62[Number(value % 62n)]! + text;
  return text;
}
