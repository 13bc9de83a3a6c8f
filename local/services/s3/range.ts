import { refusal } from './refusals.ts';

export interface ByteRange {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

/**
 * The bytes that a `Range` header asks for; undefined for all of them, which is also the answer to several ranges and to
 * what is no range. Throws `AwsError` InvalidRange when the object has none of them.
 * https://www.rfc-editor.org/rfc/rfc9110#name-range
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first !== '' && last !== '' && Number(first) > Number(last)) return undefined;
  const range =
    first === ''
      ? { start: Math.max(0, size - Number(last)), end: size - 1 }
      : { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
  if (range.start > range.end) {
    throw refusal.invalidRange('The requested range is not satisfiable', {
      RangeRequested: header,
      ActualObjectSize: size,
    });
  }
  return range;
}
