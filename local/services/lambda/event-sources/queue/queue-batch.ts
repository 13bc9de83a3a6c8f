import type { Clock } from '../../../../kernel/clock.ts';
import type { InvocationResult, Invoker } from '../../invoker.ts';
import { reportedFailures } from '../batch-response.ts';
import type { Mapping } from '../mapping.ts';
import type { Pauses } from '../pauses.ts';
import { eventText, type EventItem } from '../payload.ts';
import { retryDelay } from '../retry-delay.ts';
import type { QueueSettings } from '../settings.ts';
import { nameOf, type Standing } from '../standing.ts';

/** A message that goes to the function. */
export interface QueueItem extends EventItem {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** Milliseconds by the cloud's clock. */
  readonly receivedAt: number;
}

export interface QueueBatchOptions {
  readonly mapping: Mapping;
  readonly settings: QueueSettings;
  readonly invoker: Invoker;
  readonly clock: Clock;
  readonly pauses: Pauses;
  readonly standing: Standing;
  readonly stopped: () => boolean;
  /** Milliseconds. */
  readonly visibilityTimeout: () => number;
  readonly remove: (items: readonly QueueItem[]) => Promise<void>;
}

/**
 * Invokes the function with a batch and deletes what it processed. What failed is left as it is: it shows again after the
 * queue's visibility timeout. A function that cannot be invoked is tried again for as long as the messages stay invisible.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export async function processBatch(
  items: readonly QueueItem[],
  options: QueueBatchOptions,
): Promise<'worked' | 'failed'> {
  const result = await invoke(items, options);
  if (!result) return 'failed';
  const processed = processedItems(items, result, options.settings);
  if (processed.length > 0) await options.remove(processed);
  if (processed.length === items.length) {
    options.standing.works('function');
    return 'worked';
  }
  if (!options.stopped()) {
    const what = result.ok ? 'the function reports failed messages' : 'the function fails';
    options.standing.problem('function', what);
  }
  return processed.length > 0 ? 'worked' : 'failed';
}

async function invoke(
  items: readonly QueueItem[],
  options: QueueBatchOptions,
): Promise<InvocationResult | undefined> {
  const { mapping, invoker, clock, pauses, standing, stopped } = options;
  const shownAgainAt = Math.min(...items.map(({ receivedAt }) => receivedAt)) + options.visibilityTimeout();
  for (let failures = 1; !stopped(); failures += 1) {
    try {
      return await invoker.invoke(mapping.functionArn, eventText(items));
    } catch (error) {
      if (stopped()) return undefined;
      standing.problem('function', `the function cannot be invoked (${nameOf(error)})`);
      const delay = retryDelay(failures);
      if (clock.now() + delay >= shownAgainAt) return undefined;
      await pauses.wait(delay);
    }
  }
  return undefined;
}

function processedItems(
  items: readonly QueueItem[],
  result: InvocationResult,
  settings: QueueSettings,
): readonly QueueItem[] {
  if (!result.ok) return [];
  if (!settings.reportsItemFailures) return items;
  const failures = reportedFailures(result.payload);
  if (failures === 'all') return [];
  const failed = new Set(failures);
  const processed = items.filter(({ messageId }) => !failed.has(messageId));
  // A report of a message that is not of the batch is a mistake that could hide another.
  return items.length - processed.length === failed.size ? processed : [];
}
