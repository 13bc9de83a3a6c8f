import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../commands/import/options.ts';
import { UsageError } from '../../../commands/usage.ts';

function faultOf(...args: string[]): string {
  try {
    readArguments(args);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('There was no fault.');
}

describe('the command line of import', () => {
  it('needs a file and nothing else', () => {
    expect(readArguments(['a.csv'])).toEqual({
      file: 'a.csv',
      overrides: {},
      source: 'csv',
      concurrency: 8,
      dryRun: false,
    });
  });

  it('takes every option', () => {
    const args = [
      '--map',
      'name=Security,country=HQ',
      '--id',
      'Symbol',
      '--source',
      'sp500',
      '--concurrency',
      '3',
    ];
    expect(readArguments([...args, '--report', 'r.csv', '--dry-run', 'a.csv'])).toEqual({
      file: 'a.csv',
      overrides: { name: 'Security', country: 'HQ', id: 'Symbol' },
      source: 'sp500',
      concurrency: 3,
      report: 'r.csv',
      dryRun: true,
    });
  });

  it('takes headers with commas and equals signs, and --map more than once', () => {
    const args = ['a.csv', '--map', 'name=Name, legal,country=A=B', '--map', 'industry = Sector '];
    expect(readArguments(args)).toMatchObject({
      overrides: { name: 'Name, legal', country: 'A=B', industry: 'Sector' },
    });
  });

  it.each(['--help', '-h'])('asks for help with %s', (flag) => {
    expect(readArguments([flag])).toBe('help');
  });

  it.each([
    [[], 'Which file?'],
    [['a.csv', 'b.csv'], 'One file at a time, please: a.csv b.csv'],
    [
      ['a.csv', '--stage', 'prod'],
      '--stage prod: companies can only be imported into the local instance so far.',
    ],
    [['a.csv', '--frobnicate'], "Unknown option '--frobnicate'. --help lists the options."],
    [['a.csv', '--id'], '--id'],
    [['a.csv', '--map', 'title=Name'], '--map wants FIELD=HEADER, not "title=Name". Fields: name, industry,'],
    [['a.csv', '--map', 'name'], '--map wants FIELD=HEADER, not "name".'],
    [['a.csv', '--map', 'name='], '--map wants FIELD=HEADER, not "name=".'],
    [['a.csv', '--source', 'a#b'], '--source must not contain #.'],
    [['a.csv', '--source', ''], '--source must not be blank.'],
    [['a.csv', '--concurrency', '0'], '--concurrency wants a whole number from 1 to 64, not "0".'],
    [['a.csv', '--concurrency', '65'], 'not "65"'],
    [['a.csv', '--concurrency', '1.5'], 'not "1.5"'],
  ])('%j is answered in one line', (args, message) => {
    expect(faultOf(...args)).toContain(message);
    expect(faultOf(...args)).not.toContain('\n');
  });
});
