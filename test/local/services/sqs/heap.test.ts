import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createHeap } from '../../../../local/services/sqs/heap.ts';

it('gives the first by its order, whatever was added and taken out of the middle', () => {
  const change = fc.oneof(
    { weight: 6, arbitrary: fc.record({ add: fc.nat(100) }) },
    { weight: 2, arbitrary: fc.record({ remove: fc.nat(1_000) }) },
    { weight: 1, arbitrary: fc.constant({ first: true as const }) },
  );
  fc.assert(
    fc.property(fc.array(change, { minLength: 50, maxLength: 200 }), (changes) => {
      const heap = createHeap<{ readonly rank: number }>((one, other) => one.rank < other.rank);
      const model: { readonly rank: number }[] = [];
      for (const each of changes) {
        if ('add' in each) {
          const element = { rank: each.add };
          heap.add(element);
          model.push(element);
        } else if (model.length > 0) {
          const at = 'remove' in each ? each.remove % model.length : model.indexOf(heap.first()!);
          heap.remove(model.splice(at, 1)[0]!);
        }
        heap.remove({ rank: 0 });
        expect(heap.size).toBe(model.length);
        expect(heap.first()?.rank).toBe(
          model.length === 0 ? undefined : Math.min(...model.map(({ rank }) => rank)),
        );
      }
    }),
  );
});
