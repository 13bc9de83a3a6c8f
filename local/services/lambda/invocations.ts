import { AwsError, type Principal } from '../../kernel/aws.ts';
import type { Journal } from '../../kernel/journal.ts';
import type { Log } from '../../kernel/log.ts';
import type { Concurrency } from './concurrency.ts';
import type { Run } from './function-pool.ts';
import type { HostedFunction } from './hosted-functions.ts';
import type { ErrorObject } from './runtime/error-object.ts';

export interface InvocationsOptions {
  readonly concurrency: Concurrency;
  readonly journal: Journal;
  readonly log: Log;
}

export interface Invocation {
  readonly principal: Principal;
  readonly type: 'RequestResponse' | 'Event';
  /** UUID; the same for all attempts of an asynchronous invocation. */
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  /** An event source's: it waits for its turn where others would be throttled. */
  readonly inTurn?: boolean;
}

/**
 * Invokes a function within its concurrency, journals it, and says its failure in one line. Throws `AwsError`
 * TooManyRequestsException and AccessDeniedException; whatever the function does is a run.
 */
export type Invocations = (hosted: HostedFunction, invocation: Invocation) => Promise<Run>;

export function createInvocations({ concurrency, journal, log }: InvocationsOptions): Invocations {
  return async (hosted, { principal, type, requestId, event, inTurn = false }) => {
    const { name, reservedConcurrency } = hosted.definition;
    const record = (error?: string): void =>
      journal.record({
        service: 'lambda',
        operation: 'Invoke',
        principal,
        input: { FunctionName: name, InvocationType: type, RequestId: requestId },
        ...(error === undefined ? {} : { error }),
      });
    let leave: (() => void) | undefined;
    try {
      leave = inTurn
        ? await concurrency.enterInTurn(name, reservedConcurrency)
        : concurrency.enter(name, reservedConcurrency);
      const done = await hosted.run(requestId, event);
      const { outcome } = done;
      record(outcome.ok ? undefined : outcome.error.errorType);
      // What a handler throws may hold an item; what the platform finds holds none.
      if (!outcome.ok) log.warn(`${name}: ${requestId} failed with ${reasonOf(outcome.error)}`);
      return done;
    } catch (error) {
      record(error instanceof AwsError ? error.code : 'ServiceException');
      throw error;
    } finally {
      leave?.();
    }
  };
}

/** A stack says where, and holds no data. */
function reasonOf({ errorType, errorMessage, trace = [] }: ErrorObject): string {
  if (/^(?:Runtime|Sandbox|Function)\./.test(errorType)) {
    return `${errorType} (${errorMessage.split('\n')[0]!.replace(/^RequestId: \S+ /, '')})`;
  }
  const place = trace.find((line) => /^\s+at .*file:|^\s+at .*\//.test(line));
  return place === undefined ? errorType : `${errorType} ${place.trim()}`;
}
