import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { Attributes } from './typed-values.ts';

/** Seals DynamoDB's last evaluated keys so that clients can neither read nor change them. */
export interface PageTokens {
  /** `binding` says what the token may be used for; `open` with another one refuses it. */
  seal(key: Attributes, binding: string): string;
  /** Undefined when the token is not one that `seal` gave out for this binding. */
  open(token: string, binding: string): Attributes | undefined;
}

const nonceLength = 12;
const tagLength = 16;

/**
 * AES-256-GCM with a key derived from the installation's secret. The text around it, Base64 of
 * `{"version":3,"token":…}`, looks as AppSync's does.
 */
export function createPageTokens(secret: string, random: () => string): PageTokens {
  const key = createHash('sha256').update(`page tokens\u0000${secret}`).digest();
  return {
    seal(lastKey, binding) {
      const nonce = Buffer.from(random(), 'hex').subarray(0, nonceLength);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(binding));
      const sealed = Buffer.concat([
        nonce,
        cipher.update(JSON.stringify(lastKey), 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return wrap(sealed);
    },
    open(token, binding) {
      const sealed = unwrap(token);
      if (!sealed || sealed.length <= nonceLength + tagLength) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength))
        .setAAD(Buffer.from(binding))
        .setAuthTag(sealed.subarray(-tagLength));
      const opened = decipher.update(sealed.subarray(nonceLength, -tagLength), undefined, 'utf8');
      try {
        decipher.final();
      } catch {
        return undefined;
      }
      return JSON.parse(opened) as Attributes;
    },
  };
}

function wrap(sealed: Buffer): string {
  return Buffer.from(JSON.stringify({ version: 3, token: sealed.toString('base64') })).toString('base64');
}

/** Only the very text that `wrap` made: Base64 has spare bits, and an altered token is to be refused, not tolerated. */
function unwrap(token: string): Buffer | undefined {
  const inner = /^\{"version":3,"token":"([A-Za-z0-9+/=]+)"\}$/.exec(Buffer.from(token, 'base64').toString());
  if (inner?.[1] === undefined) return undefined;
  const sealed = Buffer.from(inner[1], 'base64');
  return wrap(sealed) === token ? sealed : undefined;
}
