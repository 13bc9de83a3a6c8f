import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalError } from './kernel/errors.ts';

/** What one instance keeps between its starts, held for itself alone. */
export interface DataFolder {
  /** Random, made once per folder: keys that AWS would draw at random derive from it. */
  readonly secret: string;
  /** A folder within for one part of the cloud. */
  folder(name: string): string;
  release(): void;
}

/**
 * Takes a data folder, made where absent, for this process. A lock whose process is gone is taken over. Throws LocalError
 * DataLocked while another instance holds it. `random` gives 32 hex digits.
 */
export function openDataFolder(path: string, random: () => string): DataFolder {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const release = lock(path);
  try {
    return { secret: secretOf(path, random), folder: (name) => join(path, name), release };
  } catch (error) {
    release();
    throw error;
  }
}

/** What an instance without a data folder has: a new secret, and nothing on disk. */
export function withoutDataFolder(random: () => string): Omit<DataFolder, 'folder'> {
  return { secret: newSecret(random), release: () => undefined };
}

function newSecret(random: () => string): string {
  return random() + random();
}

function secretOf(path: string, random: () => string): string {
  const file = join(path, 'secret');
  const stored = readIfThere(file);
  if (stored === undefined) {
    const secret = newSecret(random);
    // Written beside and renamed, so that a secret is there as a whole or not at all.
    writeFileSync(`${file}.new`, secret, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    return secret;
  }
  if (/^[0-9a-f]{64}$/.test(stored)) return stored;
  throw new LocalError(
    'DataInvalid',
    `${file} is not what this cloud wrote.`,
    'Put the file back from a copy, or start over with: npm run reset',
  );
}

function lock(path: string): () => void {
  const file = join(path, 'lock');
  const own = holder(process.pid);
  for (;;) {
    if (createLock(file, own)) {
      return () => {
        if (readIfThere(file) === own) rmSync(file);
      };
    }
    const found = readIfThere(file);
    if (found !== undefined && isAlive(found)) throw locked(path, found);
    if (found !== undefined) discard(file, found);
  }
}

/** A file that is there has all its content: it is linked to its name only when written. */
function createLock(file: string, content: string): boolean {
  const written = `${file}.${process.pid}`;
  writeFileSync(written, content);
  try {
    linkSync(written, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(written);
  }
}

/** Removes a stale lock, and only that one: a third instance may have replaced it meanwhile. */
function discard(file: string, stale: string): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') !== stale) linkSync(aside, file);
  rmSync(aside);
}

/** Process id and, where the system tells, when that process began: ids are used again after a restart. */
function holder(pid: number): string {
  return `${pid} ${startOf(pid)}`;
}

function isAlive(lockContent: string): boolean {
  const pid = Number(lockContent.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Not allowed to signal it: it is there, and somebody else's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return holder(pid) === lockContent;
}

/** Field 22 of /proc/PID/stat, counted after the command's name, which may hold spaces. Empty on other systems. */
function startOf(pid: number): string {
  const stat = readIfThere(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function locked(path: string, lockContent: string): LocalError {
  return new LocalError(
    'DataLocked',
    `${path} is in use by another instance (process ${lockContent.split(' ')[0]}).`,
    'Stop that one, or start with --ephemeral.',
  );
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
