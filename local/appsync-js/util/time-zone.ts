/** A time zone as java.time.ZoneId reads it: an offset, `Z`, `UTC`, `GMT`, or a region. */
export interface TimeZone {
  readonly id: string;
  /** Seconds east of Greenwich at that moment (milliseconds since the epoch). */
  offsetAt(milliseconds: number): number;
  /** `short` or `long` name at that moment. */
  nameAt(milliseconds: number, style: 'short' | 'long'): string;
}

const zones = new Map<string, TimeZone>();

/** Throws for a zone that is not known. */
export function timeZone(id: string | null | undefined): TimeZone {
  const name = id ?? 'UTC';
  const known = zones.get(name);
  if (known) return known;
  const seconds = offsetSeconds(name);
  const zone = seconds === undefined ? region(name) : fixed(name, seconds);
  if (zones.size >= 100) zones.clear();
  zones.set(name, zone);
  return zone;
}

/** Seconds of `Z`, `UTC`, `GMT`, `+8`, `+08`, `+0800`, `+08:00`, `+08:00:30`, `GMT+8`; undefined for anything else. */
export function offsetSeconds(text: string): number | undefined {
  if (text === 'Z' || text === 'UTC' || text === 'GMT' || text === 'UT') return 0;
  const match = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?([0-5]\d)(?::?([0-5]\d))?)?$/.exec(text);
  if (!match || +match[2]! > 18) return undefined;
  const seconds = +match[2]! * 3600 + +(match[3] ?? 0) * 60 + +(match[4] ?? 0);
  return match[1] === '-' ? -seconds : seconds;
}

function fixed(id: string, seconds: number): TimeZone {
  return { id, offsetAt: () => seconds, nameAt: () => id };
}

function region(id: string): TimeZone {
  const options = { timeZone: id, hourCycle: 'h23', era: 'short' } as const;
  const numeric = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const clock = { hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { ...options, ...numeric, ...clock });
  } catch {
    throw new Error(`Unknown time-zone ID: ${id}`);
  }
  return {
    id,
    offsetAt(milliseconds) {
      const parts: Record<string, string> = {};
      for (const { type, value } of format.formatToParts(milliseconds)) parts[type] = value;
      const year = parts['era'] === 'BC' ? 1 - +parts['year']! : +parts['year']!;
      const local = new Date(0);
      local.setUTCFullYear(year, +parts['month']! - 1, +parts['day']!);
      local.setUTCHours(+parts['hour']!, +parts['minute']!, +parts['second']!);
      return local.getTime() / 1000 - Math.floor(milliseconds / 1000);
    },
    nameAt(milliseconds, style) {
      const named = new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName: style });
      for (const { type, value } of named.formatToParts(milliseconds))
        if (type === 'timeZoneName') return value;
      return id;
    },
  };
}
