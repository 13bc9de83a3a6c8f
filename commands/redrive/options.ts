import { stageFlag, type OperatorOptions } from '../operations/operator-command.ts';
import { readFlags, UsageError } from '../usage.ts';

export interface RedriveOptions extends OperatorOptions {
  /** A queue's or a function's name, with or without what the stage puts before it; everything is listed without. */
  readonly target?: string;
  /** Move what its consumer refused, too. */
  readonly refused: boolean;
}

export const usage = `npm run redrive [-- QUEUE] [options]

Without a name it lists what lies aside: dead letters, what a topic could not deliver, and the records of streams that a
function gave up. With one it gives them another chance:

  QUEUE          statistics-apply-company-changes, for example: its dead letters and what was not brought to it go back to
                 it; or one of these queues alone, by its own name
  FUNCTION       company-publish-changes, for example: it is invoked with each of its failure records, the oldest first,
                 which are deleted when it works them off
  --refused      also what its consumer refused with a reason, which it will refuse again unless something has changed
  --stage NAME   a deployed stage, in the account and region of your AWS credentials; else the running instance
  --help         this text

Exit code: 0 nothing is left, 1 something is, 2 no instance, AWS refused, or the command line cannot be read,
130 interrupted.
`;

/** The command line, read; 'help' when that is asked for. Throws `UsageError`. */
export function readArguments(args: readonly string[]): RedriveOptions | 'help' {
  const { values, positionals } = readFlags({
    args: [...args],
    allowPositionals: true,
    options: {
      refused: { type: 'boolean' },
      stage: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  const [target, ...more] = positionals;
  if (more.length > 0)
    throw new UsageError(`One queue or function at a time, please: ${positionals.join(' ')}`);
  return {
    ...stageFlag(values.stage),
    ...(target !== undefined && { target }),
    refused: values.refused ?? false,
  };
}
