import type { Clock } from '../../../kernel/clock.ts';
import { FieldFailed } from './field-failed.ts';

/** https://docs.aws.amazon.com/general/latest/gr/appsync.html: a query, a mutation or the setup of a subscription. */
const requestLimit = 30_000;

/** As AppSync has been seen to answer: https://github.com/aws-amplify/amplify-cli/issues/8192 */
const timedOut = { message: 'Execution timed out.', errorType: 'ExecutionTimeout' };

/** The end of the time that a request has. */
export interface Deadline {
  readonly passed: boolean;
  /** Settles as `work` does, or rejects with `FieldFailed` once the time is over; `work` then goes on unheard. */
  within<T>(work: Promise<T>): Promise<T>;
  /** Throws `FieldFailed` when the time is over. */
  check(): void;
  /** The request has ended. */
  cancel(): void;
}

/** Half a minute by the cloud's clock from now on. */
export function startDeadline(clock: Clock): Deadline {
  let passed = false;
  let pass: (fault: FieldFailed) => void = () => undefined;
  const over = new Promise<never>((_resolve, reject) => {
    pass = reject;
  });
  // A request without resolvers waits for nothing.
  over.catch(() => undefined);
  const cancel = clock.after(requestLimit, () => {
    passed = true;
    pass(new FieldFailed(timedOut));
  });
  return {
    get passed() {
      return passed;
    },
    within: (work) => Promise.race([work, over]),
    check() {
      if (passed) throw new FieldFailed(timedOut);
    },
    cancel,
  };
}

/** For what calls nothing and so takes no time of its own. */
export const noDeadline: Deadline = {
  passed: false,
  within: (work) => work,
  check: () => undefined,
  cancel: () => undefined,
};
