import { padStart } from '../realm/text.ts';
import { months, pieces, weekdays } from './date-time-pattern.ts';
import type { TimeZone } from './time-zone.ts';

/**
 * A moment in a zone, by the letters of java.time's DateTimeFormatter
 * (https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/time/format/DateTimeFormatter.html), in English.
 * Week-based letters are refused.
 */
export function formatDateTime(milliseconds: number, pattern: string, zone: TimeZone): string {
  const offset = zone.offsetAt(milliseconds);
  const local = new Date(milliseconds + offset * 1000);
  if (Number.isNaN(local.getTime())) throw new Error('The moment is out of range');
  let text = '';
  for (const piece of pieces(pattern)) {
    text +=
      'text' in piece ? piece.text : field(piece.letter, piece.count, local, offset, zone, milliseconds);
  }
  return text;
}

function field(
  letter: string,
  count: number,
  local: Date,
  offset: number,
  zone: TimeZone,
  moment: number,
): string {
  const year = local.getUTCFullYear();
  const hour = local.getUTCHours();
  const second = hour * 3600 + local.getUTCMinutes() * 60 + local.getUTCSeconds();
  const number = (value: number) => padStart(`${value}`, count, '0');
  switch (letter) {
    case 'G':
      return count < 4
        ? year > 0
          ? 'AD'
          : 'BC'
        : count === 4
          ? year > 0
            ? 'Anno Domini'
            : 'Before Christ'
          : 'A';
    case 'u':
    case 'y':
      if (count === 2) return padStart(`${Math.abs(year) % 100}`, 2, '0');
      return (
        (letter === 'u' && year < 0 ? '-' : '') +
        number(letter === 'y' && year <= 0 ? 1 - year : Math.abs(year))
      );
    case 'Q':
    case 'q':
      return quarter(Math.floor(local.getUTCMonth() / 3) + 1, count, number);
    case 'M':
    case 'L':
      return count < 3 ? number(local.getUTCMonth() + 1) : named(months[local.getUTCMonth()]!, count);
    case 'D':
      return number(Math.floor((local.getTime() - Date.UTC(year, 0, 1)) / 86_400_000) + 1);
    case 'd':
      return number(local.getUTCDate());
    case 'E':
      return named(weekdays[local.getUTCDay()]!, count < 3 ? 3 : count);
    case 'e':
    case 'c':
      return count < 3 ? number(local.getUTCDay() + 1) : named(weekdays[local.getUTCDay()]!, count);
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    case 'H':
      return number(hour);
    case 'k':
      return number(hour === 0 ? 24 : hour);
    case 'K':
      return number(hour % 12);
    case 'h':
      return number(hour % 12 === 0 ? 12 : hour % 12);
    case 'm':
      return number(local.getUTCMinutes());
    case 's':
      return number(local.getUTCSeconds());
    case 'S':
      return (padStart(`${local.getUTCMilliseconds()}`, 3, '0') + '000000').slice(0, count);
    case 'A':
      return number(second * 1000 + local.getUTCMilliseconds());
    case 'n':
      return number(local.getUTCMilliseconds() * 1_000_000);
    case 'N':
      return number(second * 1_000_000_000 + local.getUTCMilliseconds() * 1_000_000);
    case 'V':
      if (count !== 2) throw new Error('Pattern letter count must be 2: V');
      return zone.id;
    case 'z':
      return zone.nameAt(moment, count < 4 ? 'short' : 'long');
    case 'O':
      return `GMT${offset === 0 ? '' : offsetText(offset, count < 4 ? 'hour' : 'colon')}`;
    case 'X':
      return offset === 0 ? 'Z' : numericOffset(offset, count);
    case 'x':
      return numericOffset(offset, count);
    case 'Z':
      if (count < 4) return offsetText(offset, 'plain');
      if (count === 4) return `GMT${offset === 0 ? '' : offsetText(offset, 'colon')}`;
      return offset === 0 ? 'Z' : offsetText(offset, 'colon');
    default:
      throw new Error(`Pattern letter ${letter} is not available`);
  }
}

function quarter(value: number, count: number, number: (value: number) => string): string {
  if (count < 3) return number(value);
  return count === 3 ? `Q${value}` : `${['1st', '2nd', '3rd', '4th'][value - 1]} quarter`;
}

function named(name: string, count: number): string {
  return count === 3 ? name.slice(0, 3) : count === 4 ? name : name.slice(0, 1);
}

function numericOffset(offset: number, count: number): string {
  if (count > 5) throw new Error('Too many pattern letters: X');
  if (count === 1) return offsetText(offset, offset % 3600 === 0 ? 'padded' : 'plain');
  return offsetText(offset, count % 2 === 0 ? 'plain' : 'colon');
}

function offsetText(offset: number, style: 'hour' | 'padded' | 'plain' | 'colon'): string {
  const minutes = Math.floor(Math.abs(offset) / 60);
  const sign = offset < 0 ? '-' : '+';
  const hours = Math.floor(minutes / 60);
  const rest = padStart(`${minutes % 60}`, 2, '0');
  if (style === 'hour') return sign + hours + (minutes % 60 === 0 ? '' : `:${rest}`);
  const padded = sign + padStart(`${hours}`, 2, '0');
  return style === 'padded' ? padded : padded + (style === 'colon' ? ':' : '') + rest;
}
