import { expect, it } from 'vitest';
import { manualClock } from '../../../../../local/kernel/clock.ts';
import { ratePerSecond } from '../../../../../local/services/appsync/realtime/rate.ts';

it('a rate takes as many as its limit in a second of the cloud’s time, and as many again in the next', () => {
  const clock = manualClock(Date.UTC(2026, 10, 20));
  const admits = ratePerSecond(3, clock);
  const tried = () => Array.from({ length: 5 }, () => admits());
  expect(tried()).toEqual([true, true, true, false, false]);
  clock.advance(999);
  expect(admits()).toBe(false);
  clock.advance(1);
  expect(tried()).toEqual([true, true, true, false, false]);
});
