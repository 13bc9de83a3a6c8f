import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { movableClock, type Clock, type MovableClock } from './kernel/clock.ts';
import { LocalError } from './kernel/errors.ts';

/**
 * The cloud's clock: as its base, and as far ahead as it was moved, also after a restart, since what expired by it has
 * expired. Without a folder the next start is at the base's time again. Throws LocalError DataInvalid.
 */
export function openCloudClock(base: Clock, folder?: string): MovableClock {
  if (folder === undefined) return movableClock(base);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'offset');
  const clock = movableClock(base, offsetIn(file));
  return {
    now: () => clock.now(),
    after: (ms, task) => clock.after(ms, task),
    get offset() {
      return clock.offset;
    },
    advance(ms) {
      // First on disk: a crash between the two must not bring back what has expired.
      writeFileSync(`${file}.new`, String(clock.offset + ms), { mode: 0o600 });
      renameSync(`${file}.new`, file);
      clock.advance(ms);
    },
  };
}

function offsetIn(file: string): number {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
  const offset = Number(text);
  if (text !== '' && Number.isFinite(offset) && offset >= 0) return offset;
  throw new LocalError(
    'DataInvalid',
    `${file} is not what this cloud wrote.`,
    'Delete it to go back to the present, or start over with: npm run reset',
  );
}
