import { expect, it } from 'vitest';
import { readFlags, UsageError } from '../../commands/usage.ts';

const read = (...args: string[]) =>
  readFlags({ args, options: { port: { type: 'string' }, quiet: { type: 'boolean' } } }).values;

it('flags are read as they are declared', () => {
  expect({ ...read('--port', '1', '--quiet') }).toEqual({ port: '1', quiet: true });
});

it.each([
  [['--prot'], "Unknown option '--prot'. --help lists the options."],
  [['--quiet=yes'], "Option '--quiet' does not take an argument. --help lists the options."],
  [['stray'], "Unexpected argument 'stray'. --help lists the options."],
])('%j are a usage error of one line', (args, message) => {
  expect(() => read(...args)).toThrow(new UsageError(message));
});

it('a fault of the program is not blamed on the command line', () => {
  const broken = { args: [], options: { port: { type: 'number' } } } as unknown as Parameters<
    typeof readFlags
  >[0];
  expect(() => readFlags(broken)).not.toThrow(UsageError);
  expect(() => readFlags(broken)).toThrow();
});
