import { Ended, evaluation, json } from '../realm/evaluation.ts';

/** `runtime` (https://docs.aws.amazon.com/appsync/latest/devguide/runtime-utils-js.html). */
export const runtime = {
  /**
   * Ends a request handler with a value; without `skipTo`, the next function goes on. AppSync answers a missing or
   * null value with `Runtime Error` (https://github.com/aws/aws-appsync-community/issues/280), and so does this.
   */
  earlyReturn(value?: unknown, options?: { skipTo?: unknown } | null): never {
    if (evaluation().function !== 'request')
      throw new Error('runtime.earlyReturn belongs into request handlers');
    if (value == null) throw new Error('Runtime Error: runtime.earlyReturn needs a value that is not null');
    const skipTo = options?.skipTo ?? 'NEXT';
    if (skipTo !== 'END' && skipTo !== 'NEXT') throw new Error('skipTo must be END or NEXT');
    throw new Ended(`{"kind":"early","value":${json(value)},"skipTo":"${skipTo}"}`);
  },
};
