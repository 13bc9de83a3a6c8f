import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAXIMUM_LIMIT, pageLimit } from '../../model/page.ts';

fc.configureGlobal({ seed: 20_261_120 });

describe('the limit of a page', () => {
  it.each([
    [undefined, 25],
    [null, 25],
    [0, 1],
    [-1, 1],
    [101, 100],
    [1_000_000_000, 100],
  ])('is for %s asked %i', (asked, limit) => {
    expect(pageLimit(asked)).toBe(limit);
  });

  it('is what was asked within 1 and 100, and the nearer of them outside', () => {
    fc.assert(
      fc.property(fc.integer(), (asked) => {
        const limit = pageLimit(asked);
        expect(limit).toBe(asked < 1 ? 1 : asked > MAXIMUM_LIMIT ? MAXIMUM_LIMIT : asked);
      }),
    );
  });
});
