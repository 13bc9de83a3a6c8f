import type { Clock } from '../../../../kernel/clock.ts';
import type { InvocationResult, Invoker } from '../../invoker.ts';
import { reportedFailures } from '../batch-response.ts';
import type { Mapping } from '../mapping.ts';
import type { Pauses } from '../pauses.ts';
import { eventText, fitting, type EventItem } from '../payload.ts';
import { retryDelay } from '../retry-delay.ts';
import type { StreamSettings } from '../settings.ts';
import { isLasting, nameOf, type Standing } from '../standing.ts';
import { afterFailure, type Batch } from './batch.ts';
import type { Discarded } from './failure-record.ts';

/** A record of a shard that goes to the function. */
export interface StreamItem extends EventItem {
  readonly sequenceNumber: string;
  /** Seconds since the epoch, by wall time. */
  readonly createdAt?: number;
}

/** Records of a shard that have to stay in order, processed one batch at a time. */
export interface Lane {
  add(items: readonly StreamItem[]): void;
  /** Resolves when nothing is under way; to be awaited once nothing is added any more. */
  settled(): Promise<void>;
}

export interface LaneOptions {
  readonly shardId: string;
  readonly mapping: Mapping;
  readonly settings: StreamSettings;
  readonly invoker: Invoker;
  readonly wallClock: Clock;
  readonly standing: Standing;
  readonly pauses: Pauses;
  readonly stopped: () => boolean;
  /** Writes down records that are given up, where the mapping says so. */
  readonly discard: (discarded: Discarded) => Promise<void>;
  /** These need no more work. */
  readonly finished: (items: readonly StreamItem[]) => void;
}

type Work = Batch<StreamItem> & { readonly lastInvocation?: Discarded['lastInvocation'] };

// How long a stream keeps its records.
const retentionSeconds = 24 * 3600;

/** Only an idle lane starts a batch, so the records of one item are first processed in their order. */
export function createLane(options: LaneOptions): Lane {
  const { shardId, mapping, settings, invoker, wallClock, standing, pauses, stopped } = options;
  const maximumAge =
    settings.maximumRecordAge < 0 ? retentionSeconds : Math.min(settings.maximumRecordAge, retentionSeconds);
  const waiting: StreamItem[] = [];
  /** Parts of a batch that failed, the first on top; all older than what waits. */
  const retries: Work[] = [];
  let running: Promise<void> | undefined;
  let cancelWindow: (() => void) | undefined;

  function wake(): void {
    if (running || stopped() || waiting.length === 0) return;
    if (settings.window === 0 || isFull()) start();
    else cancelWindow ??= pauses.after(settings.window, start);
  }

  function isFull(): boolean {
    const count = fitting(waiting, settings.batchSize);
    return count === settings.batchSize || count < waiting.length;
  }

  function start(): void {
    cancelWindow?.();
    cancelWindow = undefined;
    if (running || stopped() || waiting.length === 0) return;
    const items = waiting.splice(0, fitting(waiting, settings.batchSize));
    retries.push({ items, retries: 0, invocations: 0 });
    running = run().finally(() => {
      running = undefined;
      wake();
    });
  }

  async function run(): Promise<void> {
    let throttled = 0;
    for (let work = retries.pop(); work && !stopped(); work = retries.pop()) {
      const young = await discardOld(work);
      if (!young || stopped()) continue;
      const result = await invoke(young);
      if (result) {
        throttled = 0;
        await judge(young, result);
      } else {
        throttled += 1;
        retries.push(young);
        await pauses.wait(retryDelay(throttled));
      }
    }
  }

  /** What is left once records older than the limit are given up; they stand in front. */
  async function discardOld(work: Work): Promise<Work | undefined> {
    const oldest = wallClock.now() / 1000 - maximumAge;
    const isYoung = ({ createdAt = Infinity }: StreamItem): boolean => createdAt >= oldest;
    const count = work.items.findIndex(isYoung);
    if (count === 0) return work;
    const old = count < 0 ? work.items : work.items.slice(0, count);
    await giveUp({ ...work, items: old }, 'RecordAgeExceeded');
    return count < 0 ? undefined : { ...work, items: work.items.slice(count) };
  }

  /** Undefined when the function was not run: then no attempt is used up. */
  async function invoke(work: Work): Promise<InvocationResult | undefined> {
    try {
      return await invoker.invoke(mapping.functionArn, eventText(work.items));
    } catch (error) {
      if (!stopped()) standing.problem('function', `the function cannot be invoked (${nameOf(error)})`);
      return undefined;
    }
  }

  async function judge(work: Work, result: InvocationResult): Promise<void> {
    const from = firstUnprocessed(work.items, result);
    if (from === undefined) {
      standing.works('function');
      options.finished(work.items);
      return;
    }
    if (from > 0) options.finished(work.items.slice(0, from));
    if (stopped()) return;
    standing.problem('function', result.ok ? 'the function reports failed records' : 'the function fails');
    const lastInvocation = { requestId: result.requestId, functionError: !result.ok };
    const tried: Work = { ...work, invocations: work.invocations + 1, lastInvocation };
    const next = afterFailure(tried, from, settings);
    switch (next.kind) {
      case 'split':
        for (const batch of [...next.batches].reverse()) retries.push({ ...batch, lastInvocation });
        return;
      case 'retry':
        retries.push({ ...next.batch, lastInvocation });
        await pauses.wait(retryDelay(next.batch.retries));
        return;
      case 'exhausted':
        await giveUp({ ...next.batch, lastInvocation }, 'RetryAttemptsExhausted');
    }
  }

  /** Index of the first record that has to come again; undefined when all were processed. */
  function firstUnprocessed(items: readonly StreamItem[], result: InvocationResult): number | undefined {
    if (!result.ok) return 0;
    if (!settings.reportsItemFailures) return undefined;
    const failures = reportedFailures(result.payload);
    if (failures === 'all') return 0;
    if (failures.length === 0) return undefined;
    const indexes = failures.map((failure) =>
      items.findIndex(({ sequenceNumber }) => sequenceNumber === failure),
    );
    return Math.max(0, Math.min(...indexes));
  }

  /** A record is let go only once it stands in its destination, however long that takes. */
  async function giveUp(work: Work, condition: Discarded['condition']): Promise<void> {
    const { items, invocations, lastInvocation } = work;
    for (let failures = 1; !stopped(); failures += 1) {
      try {
        await options.discard({
          condition,
          shardId,
          items,
          event: eventText(items),
          invocations,
          ...(lastInvocation && { lastInvocation }),
        });
        standing.works('destination');
        options.finished(items);
        return;
      } catch (error) {
        standing.problem('destination', `the failure destination cannot be written to (${nameOf(error)})`);
        await pauses.wait(retryDelay(isLasting(error) ? Infinity : failures));
      }
    }
  }

  return {
    add(items) {
      waiting.push(...items);
      wake();
    },
    settled: async () => running,
  };
}
