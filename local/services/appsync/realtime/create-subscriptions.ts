import type { Clock } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';
import type { CompletedMutation } from '../execute/execute.ts';
import { shownField, tooDeep } from './filter.ts';
import { LiveSubscriptions } from './live-subscriptions.ts';
import { publish } from './publish.ts';
import { ratePerSecond } from './rate.ts';
import type { Begun } from './start.ts';
import { beginSubscription } from './start.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Warn } from './warnings.ts';
import { createWarnings } from './warnings.ts';

/** In a second. https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const maxInvalidations = 100;

export interface PublishingSubscriptions extends Subscriptions {
  /**
   * Takes what a mutation leaves, and returns at once: invalidations and events follow the answer, in the order in which
   * mutations completed. Never throws.
   */
  completed(mutation: CompletedMutation): void;
  /** Mutations whose events have not been delivered yet. */
  pending(): string[];
  /** Forgets every subscription; nothing is delivered any more. */
  stop(): void;
}

/**
 * The live subscriptions of the service. They outlive a deployment: each is validated and answered by the API it began
 * on, and hears of the mutations of whichever API is served.
 */
export function createSubscriptions({
  clock,
  log,
}: {
  readonly clock: Clock;
  readonly log: Log;
}): PublishingSubscriptions {
  const live = new LiveSubscriptions();
  const warn = createWarnings(log, clock);
  const admits = ratePerSecond(maxInvalidations, clock);
  const waiting: CompletedMutation[] = [];
  let working = false;

  async function work(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      try {
        for (const invalidation of next.operation.extensions.invalidations) {
          if (admits()) live.invalidate(invalidation);
          else
            warn(`Subscriptions were not invalidated: there were more than ${maxInvalidations} in a second.`);
        }
        await publish(next, { live, log, warn });
      } catch (error) {
        log.error(
          `AppSync subscriptions: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      }
      // Requests have their turn between two events.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    working = false;
  }

  return {
    async start(api, start, subscriber) {
      const begun = await beginSubscription(api, start, { clock, log });
      warnOfFilter(begun, warn);
      return live.add(begun, start, subscriber);
    },
    completed(mutation) {
      const { extensions } = mutation.operation;
      if (extensions.evictions > 0) {
        warn('extensions.evictFromApiCache evicted nothing: caching is not hosted.');
      }
      waiting.push(mutation);
      if (working) return;
      working = true;
      // After the answer has been handed to its socket.
      setImmediate(() => void work());
    },
    pending: () =>
      waiting.length + (working ? 1 : 0) > 0
        ? [`AppSync: mutations whose events are not delivered (${Math.max(1, waiting.length)})`]
        : [],
    stop() {
      waiting.length = 0;
      live.clear();
    },
  };
}

function warnOfFilter({ fieldName, filter, enhanced }: Begun, warn: Warn): void {
  if (!enhanced) return;
  if (filter.fields.length === 0) {
    warn(`A subscription to ${fieldName} has an empty filter: nothing will ever reach it.`);
  }
  for (const field of filter.fields.filter(tooDeep)) {
    warn(`A subscription to ${fieldName} filters by ${shownField(field)}: filters look five levels deep.`);
  }
}
