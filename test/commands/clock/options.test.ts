import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../commands/clock/options.ts';

describe('the command line of clock', () => {
  it('moves on by a duration and tells the time without one', () => {
    expect(readArguments(['+1h'])).toEqual({ advance: 3_600_000 });
    expect(readArguments([])).toEqual({ advance: null });
    expect(readArguments(['--help'])).toBe('help');
  });

  it.each([
    [['-31d'], /never goes back/],
    [['soon'], /"soon" is no duration/],
    [['+1d', '+2d'], /One duration/],
    [['--stage', 'prod', '+1d'], /time of AWS cannot be moved/],
    [['--rate', '3'], /--help lists/],
  ])('%j is refused in one line', (args, line) => {
    expect(() => readArguments(args)).toThrow(line);
  });
});
