import { join } from 'node:path';
import { openAppendLog } from '../../../../kernel/append-log.ts';

/** How far a shard was read: everything up to and with a sequence number, from its beginning, or to its end. */
export type Position = { readonly after: string } | 'TRIM_HORIZON' | 'CLOSED';

/** The positions of one mapping. */
export interface MappingPositions {
  /** Whether its starting position was applied. */
  readonly opened: boolean;
  get(shard: string): Position | undefined;
  set(shard: string, position: Position): void;
  /** Notes that from now on unknown shards are read from their beginning, and forgets all but these. */
  open(shards: Iterable<string>): void;
}

/** Positions of all mappings; with a data directory they outlive the process. */
export interface Positions {
  of(mapping: string): MappingPositions;
  /** Forgets those of other mappings. */
  keep(mappings: Iterable<string>): void;
  forget(mapping: string): void;
  close(): void;
}

type Entry = readonly [mapping: string, shard: string, position: Position];

const compactAfter = 1000;

export function openPositions(dataDirectory: string | undefined): Positions {
  const { entries, log } =
    dataDirectory === undefined
      ? { entries: [], log: undefined }
      : openAppendLog<Entry>(join(dataDirectory, 'stream-positions.jsonl'));
  const known = new Map<string, Map<string, Position>>();
  for (const entry of entries) apply(entry);
  let closed = false;

  function apply([mapping, shard, position]: Entry): void {
    known.set(mapping, (known.get(mapping) ?? new Map<string, Position>()).set(shard, position));
  }

  function note(entry: Entry): void {
    // An invocation that ends after the cloud has: its records come again.
    if (closed) return;
    log?.append(entry);
    apply(entry);
    if (log && log.appended > compactAfter && log.appended > 4 * known.size) compact();
  }

  function forget(mappings: readonly string[]): void {
    const found = mappings.filter((mapping) => known.delete(mapping));
    if (found.length > 0) compact();
  }

  function compact(): void {
    if (closed) return;
    log?.rewrite(
      [...known].flatMap(([mapping, shards]) =>
        [...shards].map(([shard, position]): Entry => [mapping, shard, position]),
      ),
    );
  }

  return {
    of: (mapping) => ({
      get opened() {
        return known.has(mapping);
      },
      get: (shard) => known.get(mapping)?.get(shard),
      set: (shard, position) => note([mapping, shard, position]),
      open(shards) {
        const before = known.get(mapping) ?? new Map<string, Position>();
        const kept = [...shards].flatMap((shard): [string, Position][] => {
          const position = before.get(shard);
          return position === undefined ? [] : [[shard, position]];
        });
        if (known.has(mapping) && kept.length === before.size) return;
        known.set(mapping, new Map(kept));
        compact();
      },
    }),
    forget: (mapping) => forget([mapping]),
    keep(mappings) {
      const kept = new Set(mappings);
      const gone = [...known.keys()].filter((mapping) => !kept.has(mapping));
      forget(gone);
    },
    close() {
      closed = true;
      log?.close();
    },
  };
}
