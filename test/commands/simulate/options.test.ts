import { describe, expect, it } from 'vitest';
import { asList, simulateOptions } from '../../../commands/simulate/options.ts';

describe('the flags of simulate', () => {
  it('play a thousand histories from the first seed when there are none', () => {
    expect(simulateOptions([])).toEqual({ kind: 'many', seed: 1, histories: 1_000 });
    expect(simulateOptions(['--histories', '20', '--seed', '7'])).toEqual({
      kind: 'many',
      seed: 7,
      histories: 20,
    });
  });

  it('play one history for a seed alone, and leave out what is said', () => {
    expect(simulateOptions(['--seed', '7'])).toEqual({
      kind: 'one',
      seed: 7,
      acts: new Set(),
      faults: new Set(),
    });
    expect(simulateOptions(['--seed', '7', '--without-acts', '0-2,9', '--without-faults', '4'])).toEqual({
      kind: 'one',
      seed: 7,
      acts: new Set([0, 1, 2, 9]),
      faults: new Set([4]),
    });
  });

  it('say how long that one history is', () => {
    expect(simulateOptions(['--seed', '7', '--size', '8'])).toMatchObject({ kind: 'one', seed: 7, size: 8 });
  });

  it('play fewer on a real engine', () => {
    expect(simulateOptions(['--engine', 'dynoxide'])).toEqual({
      ...{ kind: 'engine', engine: 'dynoxide' },
      ...{ seed: 1, histories: 50 },
    });
  });

  it('ask for help or planted bugs', () => {
    expect(simulateOptions(['--help'])).toEqual({ kind: 'help' });
    expect(simulateOptions(['--planted'])).toEqual({ kind: 'planted' });
  });

  it.each([
    [['--histories', '0'], /--histories takes a whole number/],
    [['--seed', 'x'], /--seed takes a whole number/],
    [['--engine', 'other'], /--engine takes dynoxide or dynamodb-local/],
    [['--planted', '--seed', '3'], /always 1 to 10/],
    [['--without-acts', '1'], /give --seed alone/],
    [['--seed', '1', '--without-acts', '3-1'], /numbers and ranges/],
    [['--nothing'], /Unknown option/],
  ])('%s are refused by a sentence', (flags, sentence) => {
    expect(() => simulateOptions(flags)).toThrow(sentence);
  });
});

describe('a list of numbers', () => {
  it('is written as it is read', () => {
    expect(asList(new Set([9, 0, 2, 1]))).toBe('0-2,9');
    expect(asList(new Set())).toBe('');
  });
});
