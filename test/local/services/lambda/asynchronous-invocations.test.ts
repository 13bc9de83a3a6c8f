import { expect, it } from 'vitest';
import { AwsError } from '../../../../local/kernel/aws.ts';
import { manualClock } from '../../../../local/kernel/clock.ts';
import { recordingLog } from '../../../../local/kernel/log.ts';
import { createAsynchronousInvocations } from '../../../../local/services/lambda/asynchronous-invocations.ts';

type Result = 'ok' | 'failed' | 'throttled' | 'denied';

/** An event whose attempts come out as told, the last one's result for good; and the times at which they were made. */
function accepted(...results: Result[]) {
  const clock = manualClock(0);
  const log = recordingLog();
  const queue = createAsynchronousInvocations(clock, log);
  const attempts: number[] = [];
  queue.accept({
    functionName: 'one',
    requestId: 'id',
    async invoke() {
      const result = results[Math.min(attempts.length, results.length - 1)]!;
      attempts.push(clock.now() / 1000);
      if (result === 'throttled') throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
      if (result === 'denied') throw new AwsError('AccessDeniedException', 'not this role', 403);
      return result === 'ok';
    },
  });
  /** Moves on second by second, so that every attempt can end before the next is due. */
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      await settled();
      clock.advance(1000);
    }
    await settled();
  };
  return { queue, log, attempts, pass };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('an event that succeeds is invoked once, and is pending until then', async () => {
  const { queue, attempts, pass, log } = accepted('ok');
  expect(queue.pending()).toEqual(['one: 1 asynchronous event']);
  await pass(300);
  expect(attempts).toEqual([0]);
  expect(queue.pending()).toEqual([]);
  expect(log.lines).toEqual([]);
});

it('an event that fails is tried again after one minute and after two more, then dropped with a warning', async () => {
  const { queue, attempts, pass, log } = accepted('failed');
  await pass(179);
  expect(queue.pending()).toEqual(['one: 1 asynchronous event']);
  await pass(300);
  expect(attempts).toEqual([0, 60, 180]);
  expect(queue.pending()).toEqual([]);
  expect(log.lines).toEqual(['warn one: id is dropped after its last attempt.']);
});

it('an event that succeeds when tried again is done', async () => {
  const { attempts, pass, queue } = accepted('failed', 'ok');
  await pass(300);
  expect(attempts).toEqual([0, 60]);
  expect(queue.pending()).toEqual([]);
});

it('throttling uses up no attempt: it is waited out, ever longer', async () => {
  const { attempts, pass } = accepted('throttled', 'throttled', 'throttled', 'failed', 'ok');
  await pass(100);
  expect(attempts).toEqual([0, 1, 3, 7, 67]);
});

it('an event that is throttled for six hours is dropped', async () => {
  const { attempts, pass, queue, log } = accepted('throttled');
  await pass(6 * 3600);
  expect(attempts.at(-1)).toBeGreaterThan(6 * 3600 - 301);
  expect(attempts.at(-1)! - attempts.at(-2)!).toBe(300);
  expect(queue.pending()).toEqual([]);
  expect(log.lines).toEqual(['warn one: id is dropped after its last attempt.']);
});

it('a refusal is said, and counts as a failure', async () => {
  const { attempts, pass, log } = accepted('denied', 'ok');
  await pass(100);
  expect(attempts).toEqual([0, 60]);
  expect(log.lines).toEqual(['warn one: id could not be invoked: AccessDeniedException: not this role']);
});

it('nothing is tried after the end', async () => {
  const { attempts, pass, queue } = accepted('failed');
  await settled();
  queue.stop();
  await pass(300);
  expect(attempts).toEqual([0]);
});
