import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openAppendLog, type AppendLog } from '../../kernel/append-log.ts';
import type { Clock } from '../../kernel/clock.ts';
import { stableId } from '../../kernel/ids.ts';
import type { Signals } from '../../kernel/signals.ts';
import { nameInArn, queueArn, type Place } from './arns.ts';
import { openMessageStore, withoutStore, type MessageStore } from './message-store.ts';
import type { QueueAttributes } from './queue-attributes.ts';
import { createQueue, type Queue } from './queue.ts';

/** A queue as the account's list keeps it. */
export interface ListedQueue {
  readonly name: string;
  readonly attributes: QueueAttributes;
  /** Milliseconds since the epoch, as the other moment. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  /** Whether a template declares it, so that it goes when the template lets it go. */
  readonly declared: boolean;
}

type Entry = { readonly queue: ListedQueue } | { readonly deleted: string };

/** The queues of the account: which there are outlives the process, and so does what is in them. */
export interface Queues {
  readonly place: Place;
  find(name: string): Queue | undefined;
  findByArn(arn: string): Queue | undefined;
  listed(name: string): ListedQueue | undefined;
  list(): readonly ListedQueue[];
  /** Makes the queue, or gives the one there is these attributes. */
  put(name: string, attributes: QueueAttributes, declared: boolean): Queue;
  delete(name: string): void;
  close(): void;
}

export interface QueuesOptions {
  readonly clock: Clock;
  readonly signals: Signals;
  readonly randomId: () => string;
  readonly dataDirectory?: string;
}

const leastAppended = 1_000;

/** Opens what there is in `dataDirectory`; without one nothing outlives the process. Throws LocalError DataInvalid. */
export function openQueues(place: Place, options: QueuesOptions): Queues {
  const { clock, signals, randomId, dataDirectory } = options;
  const open = new Map<
    string,
    { listed: ListedQueue; readonly queue: Queue; readonly store: MessageStore }
  >();
  const list = dataDirectory === undefined ? undefined : openAppendLog<Entry>(join(dataDirectory, 'queues'));
  const known = new Map<string, ListedQueue>();
  for (const entry of list?.entries ?? []) {
    if ('queue' in entry) known.set(entry.queue.name, entry.queue);
    else known.delete(entry.deleted);
  }
  for (const listed of known.values()) begin(listed, false);

  function begin(listed: ListedQueue, fresh: boolean): Queue {
    const { name, attributes } = listed;
    const { messages, store } =
      dataDirectory === undefined
        ? { messages: [], store: withoutStore }
        : openMessageStore(fileOf(dataDirectory, name), fresh);
    const arn = queueArn(place, name);
    const queue = createQueue({
      name,
      arn,
      attributes,
      messages,
      store,
      clock,
      signals,
      randomId,
      findQueue: findByArn,
    });
    open.set(name, { listed, queue, store });
    return queue;
  }

  function findByArn(arn: string): Queue | undefined {
    const name = nameInArn(place, arn);
    return name === undefined ? undefined : open.get(name)?.queue;
  }

  function write(log: AppendLog<Entry> | undefined, entry: Entry): void {
    log?.append(entry);
    if (log && log.appended > leastAppended) {
      log.rewrite([...open.values()].map(({ listed }) => ({ queue: listed })));
    }
  }

  return {
    place,
    find: (name) => open.get(name)?.queue,
    findByArn,
    listed: (name) => open.get(name)?.listed,
    list: () => [...open.values()].map(({ listed }) => listed).sort((a, b) => (a.name < b.name ? -1 : 1)),
    put(name, attributes, declared) {
      const now = clock.now();
      const existing = open.get(name);
      const listed = {
        name,
        attributes,
        declared,
        createdAt: existing?.listed.createdAt ?? now,
        modifiedAt: now,
      };
      if (!existing) {
        // The file first: were the queue listed alone, the next start would read what an older one of its name left.
        const queue = begin(listed, true);
        write(list?.log, { queue: listed });
        return queue;
      }
      const unchanged =
        existing.listed.declared === declared &&
        JSON.stringify(existing.listed.attributes) === JSON.stringify(attributes);
      if (unchanged) return existing.queue;
      existing.listed = listed;
      write(list?.log, { queue: listed });
      existing.queue.configure(attributes);
      return existing.queue;
    },
    delete(name) {
      const gone = open.get(name);
      if (!gone) return;
      open.delete(name);
      write(list?.log, { deleted: name });
      gone.queue.close();
      gone.store.close();
      if (dataDirectory !== undefined) rmSync(fileOf(dataDirectory, name), { force: true });
    },
    close() {
      for (const { queue, store } of open.values()) {
        queue.close();
        store.close();
      }
      open.clear();
      list?.log.close();
    },
  };
}

/** Names that differ in case alone are two queues, and on some file systems one file: the hash keeps them apart. */
function fileOf(dataDirectory: string, name: string): string {
  return join(dataDirectory, 'messages', `${name}-${stableId(8, 'queue', name)}`);
}
