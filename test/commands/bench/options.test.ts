import { expect, it } from 'vitest';
import { benchOptions } from '../../../commands/bench/options.ts';
import { UsageError } from '../../../commands/usage.ts';

it('measures five rounds and five starts unless told otherwise', () => {
  expect(benchOptions([])).toEqual({ rounds: 5, requests: 4000, concurrency: 16, starts: 5, changes: 300 });
  expect(benchOptions(['--rounds', '2', '--engine', 'dynamodb-local'])).toMatchObject({
    ...{ rounds: 2, engine: 'dynamodb-local' },
  });
  expect(benchOptions(['--help'])).toBe('help');
});

it.each([
  [['--rounds', 'x'], '--rounds takes a whole number from 1 on, not "x".'],
  [['--starts', '0'], '--starts'],
  [['--engine', 'sqlite'], 'dynoxide or dynamodb-local'],
  [['--nope'], "Unknown option '--nope'. --help lists the options."],
])('%j is refused in one line', (flags, said) => {
  expect(() => benchOptions(flags)).toThrow(UsageError);
  expect(() => benchOptions(flags)).toThrow(said);
});
