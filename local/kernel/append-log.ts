import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { LocalError } from './errors.ts';

/**
 * Entries on disk in the order they were appended, one JSON text a line. What `append` has returned from survives the
 * process (kill -9), not a power failure: nothing is synced to the disk, as this is a laptop's own data.
 */
export interface AppendLog<Entry> {
  append(entry: Entry): void;
  /** Replaces everything by these entries; whole or not at all. */
  rewrite(entries: readonly Entry[]): void;
  /** Entries appended since it was opened or rewritten, to tell when a rewrite is worth it. */
  readonly appended: number;
  close(): void;
}

/**
 * Opens a log, made where absent, and gives what is in it. A last line that was cut short by a crash was never
 * acknowledged and is dropped. Throws LocalError DataInvalid.
 */
export function openAppendLog<Entry>(path: string): { entries: Entry[]; log: AppendLog<Entry> } {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const entries = read<Entry>(path);
  write(path, entries);
  let file = openSync(path, 'a', 0o600);
  let appended = 0;
  return {
    entries,
    log: {
      append(entry) {
        writeSync(file, `${JSON.stringify(entry)}\n`);
        appended += 1;
      },
      rewrite(kept) {
        closeSync(file);
        write(path, kept);
        file = openSync(path, 'a', 0o600);
        appended = 0;
      },
      get appended() {
        return appended;
      },
      close: () => closeSync(file),
    },
  };
}

function read<Entry>(path: string): Entry[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  // What follows the last line break is a line that was not finished, or nothing.
  lines.pop();
  return lines.map((line, at) => {
    try {
      return JSON.parse(line) as Entry;
    } catch {
      throw new LocalError(
        'DataInvalid',
        `${path}:${at + 1} is not what this cloud wrote.`,
        'Put the file back from a copy, or start over with: npm run reset',
      );
    }
  });
}

/** Beside it and renamed, so that a crash leaves the old file or the new one. */
function write<Entry>(path: string, entries: readonly Entry[]): void {
  const file = openSync(`${path}.new`, 'w', 0o600);
  for (const entry of entries) writeSync(file, `${JSON.stringify(entry)}\n`);
  closeSync(file);
  renameSync(`${path}.new`, path);
}
