/**
 * Text functions that `prune.ts` takes away from handlers and that the realm's own code needs, captured before.
 * Each takes the text as its first argument.
 */
const { call } = Function.prototype;

type Uncurried<F> = F extends (...parameters: infer P) => infer R
  ? (text: string, ...parameters: P) => R
  : never;
const uncurry = <F extends (...parameters: never[]) => unknown>(method: F): Uncurried<F> =>
  call.bind(method) as Uncurried<F>;

export const charCodeAt = uncurry(String.prototype.charCodeAt);
export const codePointAt = uncurry(String.prototype.codePointAt);
export const normalize = uncurry(String.prototype.normalize);
export const padStart = uncurry(String.prototype.padStart);
export const includes = uncurry(String.prototype.includes);
export const { fromCharCode, fromCodePoint } = String;

const digits = '0123456789abcdef';

/** `value` (not negative) in hexadecimal, padded to `length`. */
export function hexadecimal(value: number, length: number): string {
  let text = '';
  for (let rest = value; rest > 0; rest = Math.floor(rest / 16)) text = digits[rest % 16] + text;
  return padStart(text, length, '0');
}

/** Bytes of the text in UTF-8. */
export function utf8Length(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = charCodeAt(text, at);
    count += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return count;
}
