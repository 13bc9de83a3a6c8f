import { readFlags, UsageError } from '../usage.ts';

export const usage = `Usage: npm run bench [-- FLAGS]

company(id) over HTTP beside the same GetItem with the AWS SDK, on the same engine in the same run: rounds take turns, each in
a fresh client process, and the medians are printed. Then how long a change takes to reach the statistics, what each function
weighs and how many events it handles in a second of processor time; requests a second through unit and pipeline resolvers, beside a
plain graphql-js server with the AWS SDK, and handler evaluations a second; when a mutation's event has reached the last of a thousand
subscribers, of whom some come and go, and how many events a second reach 1, 100 and 1,000 of them; and the time from a second npm
start to its first answer.

  --rounds N        rounds of each (default: 5)
  --requests N      requests of a round (default: 4000)
  --concurrency N   requests in flight (default: 16)
  --changes N       changes that are followed to the statistics (default: 300)
  --starts N        starts to take the median of (default: 5)
  --engine NAME     dynoxide (default) or dynamodb-local
  --help            this text`;

export interface BenchOptions {
  readonly rounds: number;
  readonly requests: number;
  readonly concurrency: number;
  readonly starts: number;
  readonly changes: number;
  readonly engine?: 'dynoxide' | 'dynamodb-local';
}

/** The flags of `npm run bench`; 'help' when that is asked for. Throws `UsageError`. */
export function benchOptions(args: readonly string[]): BenchOptions | 'help' {
  const values = parsed(args);
  if (values.help) return 'help';
  const { engine } = values;
  if (engine !== undefined && engine !== 'dynoxide' && engine !== 'dynamodb-local') {
    throw new UsageError(`--engine takes dynoxide or dynamodb-local, not "${engine}".`);
  }
  return {
    rounds: count('rounds', values.rounds ?? '5'),
    requests: count('requests', values.requests ?? '4000'),
    concurrency: count('concurrency', values.concurrency ?? '16'),
    starts: count('starts', values.starts ?? '5'),
    changes: count('changes', values.changes ?? '300'),
    ...(engine && { engine }),
  };
}

function count(flag: string, text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new UsageError(`--${flag} takes a whole number from 1 on, not "${text}".`);
}

function parsed(args: readonly string[]) {
  return readFlags({
    args: [...args],
    options: {
      rounds: { type: 'string' },
      requests: { type: 'string' },
      concurrency: { type: 'string' },
      starts: { type: 'string' },
      changes: { type: 'string' },
      engine: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  }).values;
}
