import type { Principal } from './aws.ts';

/** Capacity units by DynamoDB's published arithmetic, whatever the engine behind the port reports. */
export interface Capacity {
  readonly read: number;
  readonly write: number;
  /** Write units of secondary indexes, counted beside the table's own. */
  readonly indexWrite: number;
}

/** One call as it crossed a service's boundary to its engine. */
export interface JournalEntry {
  readonly service: string;
  readonly operation: string;
  readonly principal: Principal;
  readonly input: Readonly<Record<string, unknown>>;
  /** Absent where the engine reported none. */
  readonly capacity?: Capacity;
  /** The AWS error code, when the call failed. */
  readonly error?: string;
}

/** What happened at the boundaries, for tests, counters and consoles. Keeps nothing unless somebody listens. */
export interface Journal {
  record(entry: JournalEntry): void;
  /** Calls `listener` for every later entry; returns a function that ends it. */
  listen(listener: (entry: JournalEntry) => void): () => void;
}

export function createJournal(): Journal {
  const listeners = new Set<(entry: JournalEntry) => void>();
  return {
    record(entry) {
      for (const listener of listeners) listener(entry);
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
