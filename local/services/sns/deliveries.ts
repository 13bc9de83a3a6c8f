import { join } from 'node:path';
import { openAppendLog, type AppendLog } from '../../kernel/append-log.ts';
import type { Clock } from '../../kernel/clock.ts';
import { delayBefore } from './delivery-policy.ts';
import type { Message } from './message.ts';

/** A message on its way, and the subscriptions that have still to get it. */
interface Published {
  readonly message: Message;
  readonly subscriptions: readonly string[];
}

type Entry =
  | { readonly published: readonly Published[] }
  /** Message and subscription of a delivery that is over. */
  | { readonly delivered: readonly [message: string, subscription: string] };

export interface Delivery {
  readonly message: Message;
  readonly subscriptionArn: string;
}

/** What came of one attempt; `retry` when whoever was to take it failed, which may pass. */
export type Outcome = 'over' | 'retry';

export interface DeliveriesOptions {
  readonly clock: Clock;
  /** Without it nothing outlives the process. */
  readonly dataDirectory?: string;
  /** One attempt; `last` when there will be no other. Never rejects. */
  readonly attempt: (delivery: Delivery, last: boolean) => Promise<Outcome>;
}

/**
 * Messages that were accepted and not yet taken by everybody: on disk before `accept` returns, gone from there when every
 * delivery is over, delivered again after a restart. Attempts begin in the order in which messages were accepted.
 */
export interface Deliveries {
  accept(published: readonly Published[]): void;
  /** Begins with what an earlier process left; only the first call does anything. */
  resume(): void;
  /** Deliveries that are not over, with the number of attempts so far. */
  list(): readonly (Delivery & { readonly attempts: number })[];
  /** Lets attempts under way end, begins no other. */
  stop(): Promise<void>;
}

interface Running extends Delivery {
  attempts: number;
  cancel: () => void;
}

const rewriteAfter = 1_000;

/** Opens what is on the way. Throws LocalError DataInvalid. */
export function openDeliveries({ clock, dataDirectory, attempt }: DeliveriesOptions): Deliveries {
  const stored =
    dataDirectory === undefined ? undefined : openAppendLog<Entry>(join(dataDirectory, 'deliveries.jsonl'));
  const log: AppendLog<Entry> | undefined = stored?.log;
  let left: readonly Published[] | undefined = unfinished(stored?.entries ?? []);
  const running = new Set<Running>();
  const underWay = new Set<Promise<void>>();
  let due: Running[] = [];
  let draining: NodeJS.Immediate | undefined;
  let stopped = false;

  function begin({ message, subscriptions }: Published): void {
    for (const subscriptionArn of subscriptions) {
      const delivery: Running = { message, subscriptionArn, attempts: 0, cancel: () => undefined };
      running.add(delivery);
      due.push(delivery);
    }
    // Whoever published is answered first.
    draining ??= setImmediate(drain);
  }

  function drain(): void {
    draining = undefined;
    const now = due;
    due = [];
    for (const delivery of now) start(delivery);
  }

  function start(delivery: Running): void {
    const done = run(delivery);
    underWay.add(done);
    void done.finally(() => underWay.delete(done));
  }

  async function run(delivery: Running): Promise<void> {
    for (;;) {
      delivery.attempts += 1;
      const delay = delayBefore(delivery.attempts);
      const outcome = await attempt(delivery, delay === undefined);
      if (outcome === 'over' || delay === undefined) return finish(delivery);
      if (stopped) return;
      if (delay > 0) {
        delivery.cancel = clock.after(delay, () => start(delivery));
        return;
      }
    }
  }

  function finish(delivery: Running): void {
    running.delete(delivery);
    if (!log) return;
    log.append({ delivered: [delivery.message.id, delivery.subscriptionArn] });
    if (log.appended > rewriteAfter && log.appended > 4 * running.size) compact(log);
  }

  function compact(into: AppendLog<Entry>): void {
    const published = new Map<string, { message: Message; subscriptions: string[] }>();
    for (const { message, subscriptionArn } of running) {
      const entry = published.get(message.id) ?? { message, subscriptions: [] };
      entry.subscriptions.push(subscriptionArn);
      published.set(message.id, entry);
    }
    into.rewrite([...published.values()].map((entry) => ({ published: [entry] })));
  }

  return {
    accept(published) {
      const wanted = published.filter(({ subscriptions }) => subscriptions.length > 0);
      if (wanted.length === 0) return;
      log?.append({ published: wanted });
      for (const each of wanted) begin(each);
    },
    resume() {
      const first = left ?? [];
      left = undefined;
      for (const each of first) begin(each);
    },
    list: () => [...running],
    async stop() {
      stopped = true;
      if (draining) clearImmediate(draining);
      for (const { cancel } of running) cancel();
      await Promise.allSettled(underWay);
      log?.close();
    },
  };
}

function unfinished(entries: readonly Entry[]): Published[] {
  const left = new Map<string, { message: Message; subscriptions: Set<string> }>();
  for (const entry of entries) {
    if ('published' in entry) {
      for (const { message, subscriptions } of entry.published)
        left.set(message.id, { message, subscriptions: new Set(subscriptions) });
    } else {
      const [id, subscription] = entry.delivered;
      const found = left.get(id);
      found?.subscriptions.delete(subscription);
      if (found?.subscriptions.size === 0) left.delete(id);
    }
  }
  return [...left.values()].map(({ message, subscriptions }) => ({
    message,
    subscriptions: [...subscriptions],
  }));
}
