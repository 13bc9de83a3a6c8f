import type { Clock } from '../../../kernel/clock.ts';

/**
 * In milliseconds. A request has half a minute in AppSync; that a response handler has been seen to hear of a Lambda function that timed out
 * means that a data source has less. How much less is a choice.
 * https://docs.aws.amazon.com/general/latest/gr/appsync.html, https://github.com/aws/aws-appsync-community/issues/386
 */
export const dataSourceLimit = 29_000;

/** Settles as `work` does, or with `late()` once `limit` ms of the cloud's time are over; `work` then goes on unheard. */
export async function within<T>(clock: Clock, limit: number, work: Promise<T>, late: () => T): Promise<T> {
  let cancel = (): void => undefined;
  const over = new Promise<T>((resolve) => {
    cancel = clock.after(limit, () => resolve(late()));
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    cancel();
    // Nobody listens any more when it ends too late.
    work.catch(() => undefined);
  }
}
