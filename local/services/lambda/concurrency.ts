import { AwsError } from '../../kernel/aws.ts';

/** Counts invocations under way, for the account and for functions that have a share of their own. */
export interface Concurrency {
  /**
   * Takes a place; the returned function gives it back. Throws `AwsError` TooManyRequestsException.
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
   */
  enter(functionName: string, reserved: number | undefined): () => void;
  /**
   * The same for an event source: where the account's share is used up it waits for a place, in order of arrival. AWS would
   * throttle, but its share is a hundred times a laptop's. What a function reserves for itself throttles here too.
   */
  enterInTurn(functionName: string, reserved: number | undefined): Promise<() => void>;
}

export function createConcurrency(accountLimit: number): Concurrency {
  const running = new Map<string, number>();
  const waiting: (() => void)[] = [];
  let unreserved = 0;

  const concurrency: Concurrency = {
    enter(functionName, reserved) {
      const own = running.get(functionName) ?? 0;
      if (reserved !== undefined && own >= reserved) {
        throw throttled('ReservedFunctionConcurrentInvocationLimitExceeded');
      }
      if (reserved === undefined && unreserved >= accountLimit) {
        throw throttled('ConcurrentInvocationLimitExceeded');
      }
      running.set(functionName, own + 1);
      if (reserved === undefined) unreserved += 1;
      return () => {
        const left = (running.get(functionName) ?? 1) - 1;
        if (left === 0) running.delete(functionName);
        else running.set(functionName, left);
        if (reserved !== undefined) return;
        unreserved -= 1;
        waiting.shift()?.();
      };
    },
    async enterInTurn(functionName, reserved) {
      while (reserved === undefined && unreserved >= accountLimit) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      return concurrency.enter(functionName, reserved);
    },
  };
  return concurrency;
}

function throttled(reason: string): AwsError {
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, { Reason: reason, Type: 'User' });
}
