import { charCodeAt, fromCharCode, hexadecimal } from '../realm/text.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** UTF-8 bytes; half of a surrogate pair becomes `?`, as in Java. */
function utf8(text: string): number[] {
  const bytes: number[] = [];
  const wellFormed = loneSurrogate[Symbol.replace](text, '?');
  const encoded = encodeURIComponent(wellFormed);
  for (let at = 0; at < encoded.length; at += 1) {
    if (encoded[at] === '%') {
      bytes.push(parseInt(encoded.slice(at + 1, at + 3), 16));
      at += 2;
    } else {
      bytes.push(charCodeAt(encoded, at));
    }
  }
  return bytes;
}

const loneSurrogate = /[\ud800-\udfff]/gu;

/** Text of UTF-8 bytes; malformed sequences become U+FFFD. */
function fromUtf8(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at]!;
    const length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0;
    let encoded = '';
    for (let index = at; index < at + length && index < bytes.length; index += 1) {
      encoded += `%${hexadecimal(bytes[index]!, 2)}`;
    }
    try {
      if (length === 0) throw new Error('not a lead byte');
      text += decodeURIComponent(encoded);
      at += length;
    } catch {
      text += '\ufffd';
      at += 1;
    }
  }
  return text;
}

/** Standard Base64 of the text's UTF-8 bytes, padded. */
export function base64Encode(value: string): string {
  const bytes = utf8(value);
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const word = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += alphabet[word >>> 18]! + alphabet[(word >>> 12) & 63]!;
    text +=
      (at + 1 < bytes.length ? alphabet[(word >>> 6) & 63]! : '=') +
      (at + 2 < bytes.length ? alphabet[word & 63]! : '=');
  }
  return text;
}

/** Throws when the text is not Base64. */
export function base64Decode(value: string): string {
  const bytes: number[] = [];
  let word = 0;
  let bits = 0;
  let end = value.length;
  while (end > 0 && value[end - 1] === '=') end -= 1;
  for (let at = 0; at < end; at += 1) {
    const digit = alphabet.indexOf(value[at]!);
    if (digit < 0) throw new Error(`Illegal base64 character ${hexadecimal(charCodeAt(value, at), 1)}`);
    word = ((word << 6) | digit) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((word >>> bits) & 255);
    }
  }
  return fromUtf8(bytes);
}

/** `application/x-www-form-urlencoded`, as java.net.URLEncoder: letters, digits and `.-*_` stay, a space is `+`. */
export function urlEncode(value: string): string {
  let text = '';
  for (const byte of utf8(value)) {
    const character = fromCharCode(byte);
    text +=
      byte === 32
        ? '+'
        : /^[a-zA-Z0-9.*_-]$/.test(character)
          ? character
          : `%${hexadecimal(byte, 2).toUpperCase()}`;
  }
  return text;
}

/** Throws when a `%` is not followed by two hexadecimal digits. */
export function urlDecode(value: string): string {
  let text = '';
  let bytes: number[] = [];
  for (let at = 0; at < value.length; at += 1) {
    if (value[at] === '%') {
      const digits = value.slice(at + 1, at + 3);
      if (!/^[0-9a-fA-F]{2}$/.test(digits)) throw new Error('Illegal hex characters in escape (%) pattern');
      bytes.push(parseInt(digits, 16));
      at += 2;
    } else {
      text += fromUtf8(bytes) + (value[at] === '+' ? ' ' : value[at]!);
      bytes = [];
    }
  }
  return text + fromUtf8(bytes);
}

const escapes: Record<string, string> = {
  '"': '\\"',
  "'": "\\'",
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\n': '\\n',
  '\t': '\\t',
  '\f': '\\f',
  '\r': '\\r',
};

/** As Apache Commons' `escapeEcmaScript`: quotes, slashes, controls, and everything beyond ASCII by its code unit. */
export function escapeJavaScript(value: string): string {
  let text = '';
  for (let at = 0; at < value.length; at += 1) {
    const character = value[at]!;
    const code = charCodeAt(value, at);
    text +=
      escapes[character] ??
      (code < 32 || code > 126 ? `\\u${hexadecimal(code, 4).toUpperCase()}` : character);
  }
  return text;
}
