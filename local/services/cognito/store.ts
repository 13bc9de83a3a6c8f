import { join } from 'node:path';
import { readJsonFile, replaceFile, unreadable } from './file.ts';
import type { StoredPassword } from './password.ts';
import { record } from './properties.ts';

export interface User {
  readonly username: string;
  /** UUID that outlives every other attribute. */
  readonly sub: string;
  attributes: Readonly<Record<string, string>>;
  status: 'CONFIRMED' | 'FORCE_CHANGE_PASSWORD';
  /** Absent for a user made by `issue`, who cannot sign in by password until one is set. */
  password?: StoredPassword;
  groups: readonly string[];
  /** How often all sessions were ended; a session carries the count it began with. */
  signOuts: number;
  readonly created: number;
  modified: number;
}

/** A group made through the API; those of the template live in the pool's configuration. */
export interface Group {
  readonly name: string;
  readonly description?: string;
  readonly precedence?: number;
  readonly created: number;
}

export interface PoolState {
  readonly created: number;
  readonly users: User[];
  readonly groups: Group[];
}

export interface Store {
  readonly state: PoolState;
  /** Resolves once everything changed before the call is on disk. */
  save(): Promise<void>;
  /** Resolves once no write is under way. */
  idle(): Promise<void>;
}

/** Users and groups of one pool, from `pool.json` in the directory; without a directory they end with the process. */
export async function openStore(directory: string | undefined, now: number): Promise<Store> {
  if (directory === undefined) {
    return {
      state: { created: now, users: [], groups: [] },
      save: () => Promise.resolve(),
      idle: () => Promise.resolve(),
    };
  }
  const path = join(directory, 'pool.json');
  const stored = stateOf(path, await readJsonFile(path));
  const state = stored ?? { created: now, users: [], groups: [] };
  if (!stored) await replaceFile(path, state);
  return { state, ...oneAtATime(() => replaceFile(path, state)) };
}

function stateOf(path: string, content: unknown): PoolState | undefined {
  if (content === undefined) return undefined;
  const { created, users, groups } = record(content);
  if (typeof created !== 'number' || !Array.isArray(users) || !Array.isArray(groups)) throw unreadable(path);
  return { created, users: users as User[], groups: groups as Group[] };
}

/** Calls that arrive during a write share the next one. */
function oneAtATime(write: () => Promise<void>): Pick<Store, 'save' | 'idle'> {
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  const start = () => {
    next = undefined;
    return write();
  };
  return {
    async save() {
      // A failed write is reported to its own callers; the one after it tries again.
      next ??= running.then(start, start);
      running = next;
      return next;
    },
    idle: () =>
      running.then(
        () => undefined,
        () => undefined,
      ),
  };
}
