import { expect, it } from 'vitest';
import { pendingWork, untilIdle } from '../../local/idle.ts';
import { manualClock } from '../../local/kernel/clock.ts';
import type { Service } from '../../local/kernel/service.ts';

const serviceWith = (pending?: () => readonly string[]) =>
  (pending ? { pending: async () => pending() } : {}) as unknown as Service;

/** Time that passes by being waited for. */
function givenTime() {
  const clock = manualClock(0);
  return {
    now: () => clock.now(),
    after: (ms: number, task: () => void) => {
      clock.after(ms, task);
      queueMicrotask(() => clock.advance(ms));
    },
  };
}

it('names what every service has to do, and asks nothing of those that have nothing of their own', async () => {
  expect(await pendingWork([serviceWith(), serviceWith(() => ['a']), serviceWith(() => ['b', 'c'])])).toEqual(
    ['a', 'b', 'c'],
  );
});

it('waits until there has been nothing to do twice in a row', async () => {
  const seen = [['one'], [], ['handed on'], [], [], ['never asked for']];
  let asked = 0;
  await untilIdle([serviceWith(() => seen[asked++]!)], givenTime(), 1_000);
  expect(asked).toBe(5);
});

it('gives up after its limit, and says what is left', async () => {
  await expect(untilIdle([serviceWith(() => ['stuck'])], givenTime(), 100)).rejects.toThrow(
    /still to do: stuck/,
  );
});
