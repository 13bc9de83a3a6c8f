import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterFailure } from '../../../../../../local/services/lambda/event-sources/stream/batch.ts';
import { createCheckpoint } from '../../../../../../local/services/lambda/event-sources/stream/checkpoint.ts';

fc.configureGlobal({ seed: 20_261_120 });

const failedBatch = fc
  .record({
    size: fc.integer({ min: 1, max: 50 }),
    retries: fc.nat(5),
    position: fc.double({ min: 0, max: 0.999, noNaN: true }),
    bisects: fc.boolean(),
    maximumRetryAttempts: fc.integer({ min: -1, max: 5 }),
  })
  .map(({ size, position, retries, ...policy }) => ({
    batch: { items: Array.from({ length: size }, (_, at) => at), retries, invocations: 1 },
    from: Math.floor(size * position),
    policy,
  }));

describe('after a failure', () => {
  it('what was not processed is kept whole and in order, and nothing else', () => {
    fc.assert(
      fc.property(failedBatch, ({ batch, from, policy }) => {
        const next = afterFailure(batch, from, policy);
        const kept = next.kind === 'split' ? next.batches.flatMap(({ items }) => items) : next.batch.items;
        expect(kept).toEqual(batch.items.slice(from));
      }),
    );
  });

  it('a batch becomes smaller, uses up a retry, or has none left', () => {
    fc.assert(
      fc.property(failedBatch, ({ batch, from, policy }) => {
        const next = afterFailure(batch, from, policy);
        switch (next.kind) {
          case 'split':
            expect(policy.bisects).toBe(true);
            for (const { items, retries } of next.batches) {
              expect(items.length).toBeGreaterThan(0);
              expect(items.length).toBeLessThan(batch.items.length);
              expect(retries).toBe(batch.retries);
            }
            break;
          case 'retry':
            expect(next.batch.retries).toBe(batch.retries + 1);
            break;
          case 'exhausted':
            expect(policy.maximumRetryAttempts).toBeGreaterThanOrEqual(0);
            expect(batch.retries).toBeGreaterThanOrEqual(policy.maximumRetryAttempts);
        }
      }),
    );
  });
});

describe('a checkpoint', () => {
  it('is the last record before the first that is not finished, in whatever order they finish', () => {
    const finishing = fc.integer({ min: 1, max: 60 }).chain((size) =>
      fc.shuffledSubarray(
        Array.from({ length: size }, (_, at) => String(at)),
        { minLength: size },
      ),
    );
    fc.assert(
      fc.property(finishing, (order) => {
        const checkpoint = createCheckpoint();
        for (let at = 0; at < order.length; at += 1) checkpoint.read(String(at));
        const finished = new Set<string>();
        let reached = -1;
        for (const record of order) {
          finished.add(record);
          const moved = checkpoint.finish([record]);
          let expected = reached;
          while (finished.has(String(expected + 1))) expected += 1;
          expect(moved).toBe(expected === reached ? undefined : String(expected));
          reached = expected;
          expect(checkpoint.unfinished).toBe(order.length - finished.size);
        }
      }),
    );
  });
});
