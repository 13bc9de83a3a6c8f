import { expect, it } from 'vitest';
import { chaosOptions } from '../../../commands/chaos/options.ts';

it('flags are read', () => {
  expect(chaosOptions([])).toEqual({ kills: 20 });
  expect(chaosOptions(['--kills', '100', '--seed', '0', '--engine', 'dynoxide'])).toEqual({
    ...{ kills: 100, seed: 0, engine: 'dynoxide' },
  });
  expect(chaosOptions(['--help'])).toBe('help');
});

it.each([
  [['--kills', '0'], '--kills takes a whole number from 1 to 10000, not "0".'],
  [['--seed', 'x'], '--seed takes a whole number from 0 to 999999999, not "x".'],
  [['--engine', 'sqlite'], '--engine takes dynoxide or dynamodb-local, not "sqlite".'],
  [['--kill', '3'], "Unknown option '--kill'. --help lists the options."],
])('%j is answered with what would do', (args, message) => {
  expect(() => chaosOptions(args)).toThrow(message);
});
