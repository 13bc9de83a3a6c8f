import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDuration, shownDuration } from '../../../commands/clock/duration.ts';

const day = 24 * 3_600_000;

describe('a duration', () => {
  it.each([
    ['+31d', 31 * day],
    ['31d', 31 * day],
    ['+90m', 5_400_000],
    ['+2w', 14 * day],
    ['+1d12h', 1.5 * day],
    ['+45s', 45_000],
    ['+0s', 0],
  ])('%s is %d ms', (text, ms) => {
    expect(readDuration(text)).toBe(ms);
  });

  it.each(['', '+', '31', '+31', '-1d', '+1.5d', '+1y', '1d ', '+1d-2h', '+99999999d'])(
    '"%s" is none',
    (text) => {
      expect(readDuration(text)).toBeNull();
    },
  );

  it('is shown as it can be read again, to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 90 * 365 * day }), (ms) => {
        const shown = shownDuration(ms);
        expect(readDuration(shown.replaceAll(' ', ''))).toBe(Math.floor(ms / 1_000) * 1_000);
      }),
    );
  });
});
