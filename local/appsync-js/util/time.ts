import { evaluation } from '../realm/evaluation.ts';
import { formatDateTime } from './date-time-format.ts';
import { parseDateTime, parseIso8601 } from './date-time-parse.ts';
import { timeZone } from './time-zone.ts';

/**
 * `util.time` (https://docs.aws.amazon.com/appsync/latest/devguide/time-helpers-in-util-time-js.html). Time stands
 * still during an evaluation. Formats are java.time's; a text that does not fit ends the handler.
 */
export const time = {
  nowISO8601: () => iso(evaluation().now),
  nowEpochSeconds: () => Math.floor(evaluation().now / 1000),
  nowEpochMilliSeconds: () => evaluation().now,
  nowFormatted: (pattern: string, zone?: string) => formatDateTime(evaluation().now, pattern, timeZone(zone)),
  parseFormattedToEpochMilliSeconds: (text: string, pattern: string, zone?: string) =>
    parseDateTime(text, pattern, timeZone(zone)),
  parseISO8601ToEpochMilliSeconds: (text: string) => parseIso8601(text),
  epochMilliSecondsToSeconds: (milliseconds: number) => Math.trunc(milliseconds / 1000) + 0,
  epochMilliSecondsToISO8601: (milliseconds: number) => iso(milliseconds),
  epochMilliSecondsToFormatted: (milliseconds: number, pattern: string, zone?: string) =>
    formatDateTime(milliseconds, pattern, timeZone(zone)),
};

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
