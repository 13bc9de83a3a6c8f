const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 24 * 3_600_000,
  w: 7 * 24 * 3_600_000,
};
/** The cloud's clock takes no longer step: dates end somewhere. */
const LONGEST = 100 * 366 * 24 * 3_600_000;

/** `+31d`, `90m`, `1d12h` in milliseconds; null for anything else, and for what is further than a century. */
export function readDuration(text: string): number | null {
  const found = /^\+?((?:\d{1,9}[smhdw])+)$/.exec(text);
  if (!found) return null;
  const parts = [...(found[1] ?? '').matchAll(/(\d+)([smhdw])/g)];
  const sum = parts.reduce((total, [, count, unit]) => total + Number(count) * (UNITS[unit ?? ''] ?? 0), 0);
  return sum <= LONGEST ? sum : null;
}

/** Milliseconds in the largest units that say them: `31d`, `1d 12h`; nothing below a second. */
export function shownDuration(ms: number): string {
  let left = Math.floor(ms / 1_000) * 1_000;
  const parts: string[] = [];
  for (const unit of ['d', 'h', 'm', 's']) {
    const size = UNITS[unit] ?? 1;
    const count = Math.floor(left / size);
    if (count > 0) parts.push(`${count}${unit}`);
    left -= count * size;
  }
  return parts.length === 0 ? '0s' : parts.join(' ');
}
