import { numberFlag } from '../operations/operator-command.ts';
import { readFlags, UsageError } from '../usage.ts';

export interface ChaosOptions {
  readonly kills: number;
  /** Drawn when left out. */
  readonly seed?: number;
  readonly engine?: 'dynoxide' | 'dynamodb-local';
}

export const usage = `Usage: npm run chaos [-- FLAGS]

Starts the system as npm start does, in a folder of its own, and kills it with SIGKILL again and again while clients write
through GraphQL: under writes, while it starts, while it recovers. After each start that is left alive, every acknowledged
write must be there once, the statistics must have followed within 5 seconds, and nothing may lie aside.

  --kills N       how often it is killed, 1 to 10000 (default: 20)
  --seed S        what is written, and when and how it is killed; drawn and printed when left out
  --engine NAME   dynoxide (default) or dynamodb-local (needs Java 17 or later)
  --help          this text

One seed plans the same writes and kills; what they meet depends on the machine. The last line is the figure.
Exit code: 0 nothing lost, doubled or late; 1 something was; 2 the command line cannot be read; 130 interrupted.`;

/** The command line, read; 'help' when that is asked for. Throws `UsageError`. */
export function chaosOptions(args: readonly string[]): ChaosOptions | 'help' {
  const { help, kills, seed, engine } = readFlags({
    args: [...args],
    options: {
      kills: { type: 'string' },
      seed: { type: 'string' },
      engine: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  }).values;
  if (help) return 'help';
  if (engine !== undefined && engine !== 'dynoxide' && engine !== 'dynamodb-local') {
    throw new UsageError(`--engine takes dynoxide or dynamodb-local, not "${engine}".`);
  }
  return {
    kills: numberFlag('kills', kills ?? '20', 1, 10_000),
    ...(seed !== undefined && { seed: numberFlag('seed', seed, 0, 999_999_999) }),
    ...(engine && { engine }),
  };
}
