import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createPace } from '../../../commands/operations/pace.ts';

/** A clock that only waits move. */
function givenTime() {
  let now = 0;
  return { now: () => now, wait: async (ms: number) => void (now += ms) };
}

it('is never faster than its rate, but for one second’s worth in advance', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1_000 }),
      fc.array(fc.tuple(fc.nat(500), fc.nat(3_000)), { maxLength: 40 }),
      async (rate, takes) => {
        const time = givenTime();
        const pace = createPace(rate, time);
        let taken = 0;
        for (const [amount, idle] of takes) {
          await pace(amount);
          taken += amount;
          expect(taken).toBeLessThanOrEqual(rate + (time.now() / 1000) * rate + 1e-6);
          await time.wait(idle);
        }
      },
    ),
  );
});

it('takes no longer than its rate asks for', async () => {
  const time = givenTime();
  const pace = createPace(100, time);
  for (let each = 0; each < 100; each++) await pace(10);
  expect(time.now()).toBeCloseTo(9_000);
});
