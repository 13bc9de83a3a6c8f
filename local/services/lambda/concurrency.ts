import { AwsError } from '../../kernel/aws.ts';

/** Counts invocations under way, for the account and for functions that have a share of their own. */
export interface Concurrency {
  /**
   * Takes a place; the returned function gives it back. Throws `AwsError` TooManyRequestsException.
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
   */
  enter(functionName: string, reserved: number | undefined): () => void;
}

export function createConcurrency(accountLimit: number): Concurrency {
  const running = new Map<string, number>();
  let unreserved = 0;
  return {
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
        if (reserved === undefined) unreserved -= 1;
      };
    },
  };
}

function throttled(reason: string): AwsError {
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, { Reason: reason, Type: 'User' });
}
