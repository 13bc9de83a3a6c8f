import { readFlags, UsageError } from '../usage.ts';

export const usage = `Usage: npm run simulate [-- FLAGS]

Plays histories of companies on the functions that are deployed, with everything going wrong that can, and judges them at every
commit. A history follows from its seed: whoever has the seed has the history.

  --histories N        how many, from the seed on (default: 1000)
  --seed S             the first seed (default: 1); alone, it plays that one history and prints what happens in it
  --planted            plays wrong variants of the functions and settings instead, each with seeds 1 to 10, until it is caught
  --engine NAME        on a real engine instead of the store: dynoxide or dynamodb-local (default: 50 histories)
  --size N               how long that one history is; without it the seed says (1 and 8 are what --planted plays)
  --without-acts LIST    leaves out planned acts of that one history, such as 0-4,9
  --without-faults LIST  leaves out faults of it
  --help               this text

Exit code 1 when a law is broken, a planted bug escapes, or 20000 histories and more have not seen every kind of fault.`;

export type SimulateOptions =
  | { readonly kind: 'help' | 'planted' }
  | { readonly kind: 'many'; readonly seed: number; readonly histories: number }
  | {
      readonly kind: 'engine';
      readonly engine: 'dynoxide' | 'dynamodb-local';
      readonly seed: number;
      readonly histories: number;
    }
  | {
      readonly kind: 'one';
      readonly seed: number;
      readonly size?: number;
      readonly acts: ReadonlySet<number>;
      readonly faults: ReadonlySet<number>;
    };

/** The flags of `npm run simulate`. Throws `UsageError`. */
export function simulateOptions(args: readonly string[]): SimulateOptions {
  const { values } = readFlags({
    args: [...args],
    options: {
      histories: { type: 'string' },
      seed: { type: 'string' },
      planted: { type: 'boolean' },
      engine: { type: 'string' },
      size: { type: 'string' },
      'without-acts': { type: 'string' },
      'without-faults': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return { kind: 'help' };
  const { engine, histories } = values;
  const seed = number('seed', values.seed ?? '1');
  if (values.planted) {
    if (Object.keys(values).length > 1)
      throw new UsageError('--planted stands alone: its seeds are always 1 to 10.');
    return { kind: 'planted' };
  }
  const left =
    values.size !== undefined ||
    values['without-acts'] !== undefined ||
    values['without-faults'] !== undefined;
  if (left && (values.seed === undefined || histories !== undefined || engine !== undefined)) {
    throw new UsageError(
      '--size, --without-acts and --without-faults are of one history: give --seed alone with them.',
    );
  }
  if (engine !== undefined) {
    if (engine !== 'dynoxide' && engine !== 'dynamodb-local') {
      throw new UsageError(`--engine takes dynoxide or dynamodb-local, not "${engine}".`);
    }
    return { kind: 'engine', engine, seed, histories: number('histories', histories ?? '50') };
  }
  if (values.seed !== undefined && histories === undefined) {
    return {
      kind: 'one',
      seed,
      ...(values.size !== undefined && { size: number('size', values.size) }),
      acts: numbers('without-acts', values['without-acts']),
      faults: numbers('without-faults', values['without-faults']),
    };
  }
  return { kind: 'many', seed, histories: number('histories', histories ?? '1000') };
}

function number(flag: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--${flag} takes a whole number from 1 on, not "${text}".`);
}

function numbers(flag: string, text: string | undefined): ReadonlySet<number> {
  if (text === undefined) return new Set();
  return new Set(
    text.split(',').flatMap((part) => {
      const [, from = '', to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part) ?? [];
      if (from === '' || Number(to) < Number(from)) {
        throw new UsageError(`--${flag} takes numbers and ranges such as 0-4,9, not "${text}".`);
      }
      return Array.from({ length: Number(to) - Number(from) + 1 }, (_, at) => Number(from) + at);
    }),
  );
}

/** Numbers as `--without-acts` takes them. */
export function asList(numbers: ReadonlySet<number>): string {
  const ranges: { from: number; to: number }[] = [];
  for (const number of [...numbers].sort((one, other) => one - other)) {
    const last = ranges.at(-1);
    if (last?.to === number - 1) last.to = number;
    else ranges.push({ from: number, to: number });
  }
  return ranges.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(',');
}
