import { numberFlag, stageFlag, type OperatorOptions } from '../operations/operator-command.ts';
import { readFlags, UsageError } from '../usage.ts';

export interface DoctorOptions extends OperatorOptions {
  readonly repair: boolean;
  /** Seconds for which differences may be events in flight. */
  readonly wait: number;
  /** Read units per second. */
  readonly rate: number;
}

export const usage = `npm run doctor [-- options]

Compares the company table with the statistics table while the system is live: every company with its copy, every copy
with its company, every industry's totals with the sum of its copies. Names each difference and, where it can be known, its
cause: an event that waits, lies with the dead letters or in the failure bucket, or is lost.

  --repair       mends the differences by events that the system applies itself, and checks again
  --wait N       seconds that differences have to go away by themselves, as events in flight do, 0 to 3600 (10)
  --rate N       read units per second at most, 10 to 100000 (2000)
  --stage NAME   a deployed stage, in the account and region of your AWS credentials; else the running instance
  --help         this text

Exit code: 0 no difference (left), 1 differences, 2 no instance, AWS refused, or the command line cannot be read,
130 interrupted.
`;

/** The command line, read; 'help' when that is asked for. Throws `UsageError`. */
export function readArguments(args: readonly string[]): DoctorOptions | 'help' {
  const { values, positionals } = readFlags({
    args: [...args],
    allowPositionals: true,
    options: {
      repair: { type: 'boolean' },
      wait: { type: 'string' },
      rate: { type: 'string' },
      stage: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  if (positionals.length > 0)
    throw new UsageError(`Unexpected: ${positionals.join(' ')}. --help lists the options.`);
  return {
    ...stageFlag(values.stage),
    repair: values.repair ?? false,
    wait: numberFlag('wait', values.wait ?? '10', 0, 3_600),
    rate: numberFlag('rate', values.rate ?? '2000', 10, 100_000),
  };
}
