import { createHash } from 'node:crypto';
import { AwsError } from '../../kernel/aws.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Engine } from './engine.ts';
import { describeTable, reconcileTable, type TableDescription } from './reconcile.ts';
import type { Image, StreamRecord } from './streams.ts';

/** Where removals by TTL are noted, in the engine itself: note and removal are one transaction, and both are kept. */
export const removalsTable = 'local.ttl-removals';

const tick = 10_000;
const scanEvery = 60_000;
const horizon = 3600;
const fiveYears = 5 * 365 * 24 * 3600;
const noteKept = 24 * 3600_000;

interface Watched {
  readonly attribute: string;
  /** Something was written since the last scan began. */
  touched: boolean;
  /** Cloud time in ms before which a scan for touched items is not repeated. */
  restUntil: number;
  /** Epoch seconds at which the next item known expires, or the horizon of the last scan. */
  nextExpiry: number;
}

/**
 * DynamoDB's time to live: deletes items whose TTL attribute, a number of epoch seconds, has passed by the cloud's time,
 * unless it lies more than five years back. AWS takes up to some days; here it is a minute at most.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html
 */
export interface TimeToLive {
  /** The attribute of a table's TTL; undefined when it is off. */
  attributeOf(table: string): string | undefined;
  /** Turns it on, or off without an attribute. */
  watch(table: string, attribute: string | undefined): Promise<void>;
  /** Cheap: called for every write. */
  touch(table: string): void;
  /** Looks for expired items now; resolves with how many it deleted. */
  sweep(): Promise<number>;
  /** Items deleted since it was made. */
  readonly removals: number;
  /** Names DynamoDB itself as the author of the removals that it made by TTL. */
  identify(table: string, records: readonly StreamRecord[]): Promise<void>;
  stop(): Promise<void>;
}

export function createTimeToLive(options: {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly wallClock: Clock;
  readonly log: Log;
  /** Called with the table after each removal. */
  readonly removed?: (table: string) => void;
}): TimeToLive {
  const { engine, clock, wallClock, log } = options;
  const tables = new Map<string, Watched>();
  let removals = 0;
  let notesPrunedAt = -Infinity;
  let running: Promise<number> = Promise.resolve(0);
  let stopped = false;
  let cancel = clock.after(tick, onTick);

  function onTick(): void {
    const now = clock.now();
    const due = [...tables].filter(
      ([, each]) => each.nextExpiry * 1000 <= now || (each.touched && each.restUntil <= now),
    );
    const work = due.length === 0 ? Promise.resolve(0) : queue(() => sweepTables(due));
    work
      .catch((error: Error) => log.warn(`Items that expired are left for the next round: ${error.message}`))
      .finally(() => {
        if (!stopped) cancel = clock.after(tick, onTick);
      });
  }

  function queue(task: () => Promise<number>): Promise<number> {
    running = running.then(task, task);
    return running;
  }

  async function sweepTables(due: readonly (readonly [string, Watched])[]): Promise<number> {
    let deleted = 0;
    for (const [name, watched] of due) {
      if (stopped) break;
      const table = await describeTable(engine, name);
      if (table) deleted += await sweepTable(table, watched);
      else tables.delete(name);
    }
    await pruneNotes();
    return deleted;
  }

  async function sweepTable(table: TableDescription, watched: Watched): Promise<number> {
    const started = performance.now();
    const now = Math.floor(clock.now() / 1000);
    watched.touched = false;
    watched.nextExpiry = now + horizon;
    let deleted = 0;
    try {
      for await (const item of expiringItems(table, watched.attribute, now)) {
        const expiry = Number(item[watched.attribute]!['N']);
        if (expiry > now) watched.nextExpiry = Math.min(watched.nextExpiry, expiry);
        else if (await remove(table, watched.attribute, item)) deleted += 1;
        else watched.touched = true;
      }
    } catch (error) {
      watched.touched = true;
      throw error;
    } finally {
      // A scan takes at most a twentieth of the time, however large the table.
      watched.restUntil = clock.now() + Math.max(scanEvery, 20 * (performance.now() - started));
    }
    return deleted;
  }

  /** Keys and TTL attribute of what has expired or will within the horizon. */
  async function* expiringItems(
    table: TableDescription,
    attribute: string,
    now: number,
  ): AsyncGenerator<Image> {
    const names = [attribute, ...table.KeySchema.map((key) => key.AttributeName)];
    let start: unknown;
    do {
      const page = await engine.call('Scan', {
        TableName: table.TableName,
        ConsistentRead: true,
        FilterExpression: '#0 BETWEEN :oldest AND :horizon',
        ProjectionExpression: names.map((_, at) => `#${at}`).join(', '),
        ExpressionAttributeNames: Object.fromEntries(names.map((name, at) => [`#${at}`, name])),
        ExpressionAttributeValues: {
          ':oldest': { N: String(now - fiveYears) },
          ':horizon': { N: String(now + horizon) },
        },
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      });
      yield* page['Items'] as Image[];
      start = page['LastEvaluatedKey'];
    } while (start !== undefined);
  }

  /** Whether the item is gone; false when it was written meanwhile, and may have been given more time. */
  async function remove(table: TableDescription, attribute: string, item: Image): Promise<boolean> {
    const { TableName } = table;
    const Key = Object.fromEntries(
      table.KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]!]),
    );
    const deletion = {
      TableName,
      Key,
      ConditionExpression: '#ttl = :seen',
      ExpressionAttributeNames: { '#ttl': attribute },
      ExpressionAttributeValues: { ':seen': item[attribute]! },
    };
    const note = {
      TableName: removalsTable,
      Item: {
        id: { S: noteId(TableName, Key, item[attribute]!) },
        removedAt: { N: String(wallClock.now()) },
      },
    };
    try {
      if (table.StreamSpecification?.StreamEnabled) {
        await engine.call('TransactWriteItems', { TransactItems: [{ Delete: deletion }, { Put: note }] });
      } else {
        await engine.call('DeleteItem', deletion);
      }
      removals += 1;
      options.removed?.(TableName);
      return true;
    } catch (error) {
      const lost = ['ConditionalCheckFailedException', 'TransactionCanceledException'];
      if (error instanceof AwsError && lost.includes(error.code)) return false;
      throw error;
    }
  }

  /** A stream's records live 24 hours, and so do the notes about them. */
  async function pruneNotes(): Promise<void> {
    const now = wallClock.now();
    if (now - notesPrunedAt < noteKept / 24) return;
    notesPrunedAt = now;
    let start: unknown;
    do {
      const page = await engine.call('Scan', {
        TableName: removalsTable,
        FilterExpression: 'removedAt < :oldest',
        ExpressionAttributeValues: { ':oldest': { N: String(now - noteKept) } },
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      });
      for (const { id } of page['Items'] as { id: unknown }[]) {
        await engine.call('DeleteItem', { TableName: removalsTable, Key: { id } });
      }
      start = page['LastEvaluatedKey'];
    } while (start !== undefined);
  }

  return {
    attributeOf: (table) => tables.get(table)?.attribute,
    async watch(table, attribute) {
      if (attribute === undefined) return void tables.delete(table);
      if (tables.get(table)?.attribute === attribute) return;
      await reconcileTable(engine, notes);
      tables.set(table, { attribute, touched: true, restUntil: 0, nextExpiry: Infinity });
    },
    touch(table) {
      const watched = tables.get(table);
      if (watched) watched.touched = true;
    },
    get removals() {
      return removals;
    },
    sweep: () => queue(() => sweepTables([...tables])),
    async identify(table, records) {
      const attribute = tables.get(table)?.attribute;
      if (attribute === undefined) return;
      const now = clock.now() / 1000;
      const candidates = new Map<string, StreamRecord>();
      for (const record of records) {
        const expiry = record.dynamodb?.OldImage?.[attribute];
        if (record.eventName !== 'REMOVE' || !record.dynamodb?.Keys || !(Number(expiry?.['N']) <= now))
          continue;
        candidates.set(noteId(table, record.dynamodb.Keys, expiry!), record);
      }
      const ids = [...candidates.keys()];
      for (let at = 0; at < ids.length; at += 100) {
        const Keys = ids.slice(at, at + 100).map((id) => ({ id: { S: id } }));
        const answer = await engine.call('BatchGetItem', { RequestItems: { [removalsTable]: { Keys } } });
        const found = (answer['Responses'] as Record<string, { id: { S: string } }[]>)[removalsTable] ?? [];
        for (const { id } of found) {
          candidates.get(id.S)!.userIdentity = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' };
        }
      }
    },
    async stop() {
      stopped = true;
      cancel();
      await running.catch(() => undefined);
    },
  };
}

const notes = {
  name: removalsTable,
  keySchema: [{ AttributeName: 'id', KeyType: 'HASH' as const }],
  attributeTypes: { id: 'S' },
  globalIndexes: [],
  localIndexes: [],
  deletionProtection: false,
};

/** One removal: an item given another expiry, and removed again, is another. */
function noteId(table: string, key: Image, expiry: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(key).sort();
  const text = JSON.stringify([table, names.map((name) => [name, key[name]]), expiry]);
  return createHash('sha256').update(text).digest('base64url');
}
