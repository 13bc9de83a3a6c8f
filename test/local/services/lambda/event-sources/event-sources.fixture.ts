import { AwsError, type AwsCall, type AwsEndpoint } from '../../../../../local/kernel/aws.ts';
import { manualClock } from '../../../../../local/kernel/clock.ts';
import { recordingLog } from '../../../../../local/kernel/log.ts';
import { createSignals } from '../../../../../local/kernel/signals.ts';
import {
  createEventSources,
  type EventSourcesOptions,
  type Mapping,
} from '../../../../../local/services/lambda/event-sources/index.ts';
import type { InvocationResult, Invoker } from '../../../../../local/services/lambda/invoker.ts';
import { start } from './start.fixture.ts';
import { streamArn } from './stream.fixture.ts';

export interface EventRecord {
  readonly eventID?: string;
  readonly messageId?: string;
  readonly body?: string;
  readonly dynamodb: {
    readonly SequenceNumber: string;
    readonly Keys: { readonly pk: { readonly S: string } };
  };
}

/** What a function does with an event: what it returns, or throws. */
export type Behaviour = (records: readonly EventRecord[], event: string) => unknown;

/** Not run at all, as when the function's concurrency is used up. */
export const throttled = new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);

/** Invocations of a function that is a closure. Thrown errors are the function's; `throttled` is Lambda's. */
export function recordingInvoker(behave: Behaviour = () => null) {
  const batches: EventRecord[][] = [];
  const invoker: Invoker = {
    async invoke(_functionArn, event): Promise<InvocationResult> {
      const { Records: records } = JSON.parse(event) as { Records: EventRecord[] };
      batches.push(records);
      const requestId = `request-${batches.length}`;
      try {
        return { ok: true, requestId, payload: (await behave(records, event)) ?? null };
      } catch (error) {
        if (error instanceof AwsError) throw error;
        return { ok: false, requestId, errorType: 'Error', errorMessage: 'failed' };
      }
    },
  };
  return { invoker, batches, numbers: () => batches.map((batch) => batch.map(numberOf)) };
}

/** The last digits of a sequence number, as a number. */
export function numberOf(record: EventRecord): number {
  return Number(record.dynamodb.SequenceNumber);
}

export function failures(...identifiers: unknown[]): object {
  return { batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** Keeps the calls and answers each with `{}`, or as `answer` says. */
export function recordingEndpoint(answer: (call: AwsCall) => Record<string, unknown> = () => ({})) {
  const calls: AwsCall[] = [];
  const endpoint: AwsEndpoint = {
    async call(call) {
      calls.push(call);
      await Promise.resolve();
      return answer(call);
    },
  };
  return { endpoint, calls };
}

export function streamMapping(properties: Readonly<Record<string, unknown>> = {}): Mapping {
  return mapping({ EventSourceArn: streamArn, StartingPosition: 'TRIM_HORIZON', ...properties });
}

export function mapping(properties: Readonly<Record<string, unknown>>): Mapping {
  return {
    uuid: '11111111-2222-4333-8444-555555555555',
    functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:consume',
    functionName: 'consume',
    roleArn: 'arn:aws:iam::111122223333:role/consume',
    properties,
  };
}

/** Event sources on a clock that stands still, with endpoints that nobody is expected to call. */
export function host(
  options: Partial<Omit<EventSourcesOptions, 'endpoints'>> & {
    endpoints?: Partial<EventSourcesOptions['endpoints']>;
  },
) {
  const clock = manualClock(start);
  const signals = createSignals();
  const log = recordingLog();
  let ids = 0;
  const { endpoint: unexpected } = recordingEndpoint(({ operation }) => {
    throw new AwsError('InternalFailure', `Unexpected ${operation}`, 500);
  });
  const sources = createEventSources({
    invoker: recordingInvoker().invoker,
    signals,
    clock,
    wallClock: clock,
    log,
    randomId: () => String((ids += 1)).padStart(32, '0'),
    ...options,
    endpoints: {
      dynamodb: unexpected,
      sqs: unexpected,
      s3: unexpected,
      sns: unexpected,
      ...options.endpoints,
    },
  });
  return { sources, clock, signals, log };
}

/** Lets everything run that waits for no clock. */
export async function settle(): Promise<void> {
  // Nothing here waits for anything but promises, and setImmediate runs once all of them have.
  await new Promise((resolve) => setImmediate(resolve));
}

/** Moves the clock on in steps, so that what one timer sets off may set others. */
export async function pass(clock: { advance(ms: number): void }, ms: number, step = 100): Promise<void> {
  for (let passed = 0; passed < ms; passed += step) {
    clock.advance(Math.min(step, ms - passed));
    await settle();
  }
}
