import { numberFlag, stageFlag, type OperatorOptions } from '../operations/operator-command.ts';
import { readFlags, UsageError } from '../usage.ts';

export interface ReplayOptions extends OperatorOptions {
  /** These companies alone; all when empty. */
  readonly companies: readonly string[];
  /** Events per second. */
  readonly rate: number;
}

export const usage = `npm run replay [-- options]

Publishes how every company is now to the topic of company events, marked as replays, while the system is live. Copies
that are right or newer stay as they are; the others are mended.

  --company ID   this company alone; may be given several times
  --rate N       events per second at most, 1 to 10000 (500)
  --stage NAME   a deployed stage, in the account and region of your AWS credentials; else the running instance
  --help         this text

Exit code: 0 all published, 1 a company of --company does not exist, 2 no instance, AWS refused, or the command line
cannot be read, 130 interrupted.
`;

/** The command line, read; 'help' when that is asked for. Throws `UsageError`. */
export function readArguments(args: readonly string[]): ReplayOptions | 'help' {
  const { values, positionals } = readFlags({
    args: [...args],
    allowPositionals: true,
    options: {
      company: { type: 'string', multiple: true },
      rate: { type: 'string' },
      stage: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  if (positionals.length > 0) {
    throw new UsageError(`Unexpected: ${positionals.join(' ')}. Single companies are named by --company ID.`);
  }
  return {
    ...stageFlag(values.stage),
    companies: [...new Set(values.company ?? [])],
    rate: numberFlag('rate', values.rate ?? '500', 1, 10_000),
  };
}
