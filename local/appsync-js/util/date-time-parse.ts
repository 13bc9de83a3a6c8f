import { literal } from '../realm/java-regex-classes.ts';
import { months, pieces, weekdays, type Piece } from './date-time-pattern.ts';
import { offsetSeconds, timeZone, type TimeZone } from './time-zone.ts';

type Fields = Record<string, number | string>;

/**
 * Milliseconds since the epoch of a text in java.time's pattern letters. A zone in the text wins over `zone`. A missing
 * time of day is midnight. Throws when the text does not fit or names no date.
 */
export function parseDateTime(text: string, pattern: string, zone: TimeZone): number {
  const failure = () => new Error(`Text '${text}' could not be parsed by '${pattern}'`);
  const letters: { letter: string; count: number }[] = [];
  let source = '';
  for (const piece of pieces(pattern)) {
    source += 'text' in piece ? literal(piece.text) : `(${shape(piece)})`;
    if ('letter' in piece) letters.push(piece);
  }
  const match = new RegExp(`^${source}$`, 'u').exec(text);
  if (!match) throw failure();

  const fields: Fields = {};
  for (let index = 0; index < letters.length; index += 1) {
    const { letter, count } = letters[index]!;
    fields[letter === 'u' ? 'y' : letter === 'L' ? 'M' : letter] = valueOf(letter, count, match[index + 1]!);
  }
  const number = (letter: string, otherwise?: number): number => {
    const value = fields[letter] ?? otherwise;
    if (typeof value !== 'number') throw failure();
    return value;
  };
  const dayOfYear = fields['D'] !== undefined;
  const local = utc(
    number('y'),
    dayOfYear ? 1 : number('M'),
    dayOfYear ? number('D') : number('d'),
    hourOf(fields),
    number('m', 0),
    number('s', 0),
    number('S', number('n', 0) / 1_000_000),
    dayOfYear,
  );
  if (local === undefined) throw failure();
  const named = fields['V'] ?? fields['X'] ?? fields['x'] ?? fields['Z'] ?? fields['z'] ?? fields['O'];
  return toMoment(local, typeof named === 'string' ? timeZone(named) : zone);
}

/** An ISO 8601 date and time with its offset; throws for anything else. */
export function parseIso8601(text: string): number {
  const match =
    /^([+-]?\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)$/.exec(
      text,
    );
  const offset = match && offsetSeconds(match[8]!);
  const local =
    match &&
    utc(
      +match[1]!,
      +match[2]!,
      +match[3]!,
      +match[4]!,
      +match[5]!,
      +(match[6] ?? 0),
      +`0.${match[7] ?? 0}` * 1000,
    );
  if (local == null || offset == null) throw new Error(`Text '${text}' could not be parsed`);
  return local - offset * 1000;
}

/** Undefined when a field is out of range. */
function utc(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  millisecond: number,
  dayOfYear = false,
): number | undefined {
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, Math.floor(millisecond + 1e-6));
  if (dayOfYear ? date.getUTCFullYear() !== year : date.getUTCDate() !== day) return undefined;
  return date.getTime();
}

/** The offset is the one at the moment itself, found in two steps as it may change in between. */
function toMoment(local: number, zone: TimeZone): number {
  const guess = local - zone.offsetAt(local) * 1000;
  return local - zone.offsetAt(guess) * 1000;
}

function hourOf(fields: Fields): number {
  const { H, k, h, K, a } = fields as Record<string, number | undefined>;
  if (H !== undefined) return H;
  if (k !== undefined) return k % 24;
  const half = h !== undefined ? h % 12 : (K ?? 0);
  return half + (a === 1 ? 12 : 0);
}

function shape({ letter, count }: Extract<Piece, { letter: string }>): string {
  switch (letter) {
    case 'M':
    case 'L':
      if (count >= 3) return alternatives(months, count);
      return count === 2 ? '\\d{2}' : '\\d{1,2}';
    case 'E':
      return alternatives(weekdays, count);
    case 'y':
    case 'u':
      return count === 2 ? '\\d{2}' : count === 1 ? '-?\\d{1,9}' : `-?\\d{${count},9}`;
    case 'a':
      return 'AM|PM|am|pm';
    case 'S':
      return `\\d{${count}}`;
    case 'n':
      return '\\d{1,9}';
    case 'V':
      return '[A-Za-z][A-Za-z0-9_/+:-]*|[+-][0-9:]+';
    case 'X':
      return count === 1 ? 'Z|[+-]\\d{2}(?:\\d{2})?' : count === 3 ? 'Z|[+-]\\d{2}:\\d{2}' : 'Z|[+-]\\d{4}';
    case 'x':
      return count === 1 ? '[+-]\\d{2}(?:\\d{2})?' : count === 3 ? '[+-]\\d{2}:\\d{2}' : '[+-]\\d{4}';
    case 'Z':
      return count < 4 ? '[+-]\\d{4}' : count === 4 ? 'GMT(?:[+-]\\d{2}:\\d{2})?' : 'Z|[+-]\\d{2}:\\d{2}';
    case 'O':
      return 'GMT(?:[+-]\\d{1,2}(?::\\d{2})?)?';
    case 'z':
      return 'UTC|GMT|UT|Z';
    default:
      if (!/[DdHhKkms]/.test(letter)) throw new Error(`Pattern letter ${letter} is not available`);
      return count === 1 ? '\\d{1,3}' : `\\d{${count}}`;
  }
}

function alternatives(names: readonly string[], count: number): string {
  let source = '';
  for (const name of names) source += (source === '' ? '' : '|') + (count < 4 ? name.slice(0, 3) : name);
  return source;
}

function valueOf(letter: string, count: number, text: string): number | string {
  if (/[VXxZzO]/.test(letter)) return text;
  if (letter === 'a') return text.toUpperCase() === 'PM' ? 1 : 0;
  if (letter === 'S') return +`0.${text}` * 1000;
  if (letter === 'E') return text;
  if (/[ML]/.test(letter) && count >= 3) return monthNumber(text);
  // Java reads two digits as 2000 … 2099.
  return /[yu]/.test(letter) && count === 2 ? 2000 + +text : +text;
}

function monthNumber(text: string): number {
  for (let index = 0; index < 12; index += 1) if (months[index]!.startsWith(text)) return index + 1;
  return 0;
}
