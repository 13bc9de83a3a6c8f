import { AwsError } from '../../kernel/aws.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';

export interface AsynchronousInvocations {
  /** Takes an event; it is invoked soon, and again where that fails. */
  accept(event: {
    readonly functionName: string;
    readonly requestId: string;
    invoke(): Promise<boolean>;
  }): void;
  /** One line for each function that has events. */
  pending(): readonly string[];
  stop(): void;
}

/** Milliseconds before the second and the third attempt. */
const retryDelays = [60_000, 120_000];

/** While the function is throttled: from one second, doubled each time, to five minutes, for six hours. */
const throttled = { first: 1_000, longest: 300_000, age: 6 * 60 * 60_000 };

/**
 * The queue of asynchronous invocations, in memory: a failed one is tried twice more, one that is throttled until it is
 * six hours old, and then it is dropped with a warning.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function createAsynchronousInvocations(clock: Clock, log: Log): AsynchronousInvocations {
  const waiting = new Map<string, number>();
  const timers = new Set<() => void>();
  let stopped = false;

  function count(functionName: string, by: number): void {
    const left = (waiting.get(functionName) ?? 0) + by;
    if (left === 0) waiting.delete(functionName);
    else waiting.set(functionName, left);
  }

  function after(ms: number, task: () => void): void {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel);
      task();
    });
    timers.add(cancel);
  }

  return {
    accept(event) {
      const { functionName, requestId } = event;
      const accepted = clock.now();
      let failures = 0;
      let throttles = 0;

      async function attempt(): Promise<void> {
        try {
          if (await event.invoke()) finish();
          else retry(retryDelays[failures++]);
        } catch (error) {
          if (error instanceof AwsError && error.code === 'TooManyRequestsException') {
            const delay = Math.min(throttled.first * 2 ** throttles++, throttled.longest);
            retry(clock.now() + delay - accepted < throttled.age ? delay : undefined);
          } else {
            log.warn(`${functionName}: ${requestId} could not be invoked: ${nameOf(error)}`);
            retry(retryDelays[failures++]);
          }
        }
      }

      function retry(delay: number | undefined): void {
        if (stopped) return;
        if (delay !== undefined) {
          after(delay, () => void attempt());
          return;
        }
        log.warn(`${functionName}: ${requestId} is dropped after its last attempt.`);
        finish();
      }

      function finish(): void {
        count(functionName, -1);
      }

      count(functionName, 1);
      void attempt();
    },
    pending: () =>
      [...waiting].map(
        ([name, events]) => `${name}: ${events} asynchronous ${events === 1 ? 'event' : 'events'}`,
      ),
    stop() {
      stopped = true;
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}

function nameOf(error: unknown): string {
  if (error instanceof AwsError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.name) : 'unknown error';
}
