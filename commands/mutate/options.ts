import { readFlags, UsageError } from '../usage.ts';

export interface MutateOptions {
  readonly help: boolean;
  /** Schema coordinate of the one resolver to try. */
  readonly only: string | undefined;
  readonly verbose: boolean;
}

export const usage = `Usage: npm run mutate -- --resolvers [--only Type.field] [--verbose]

Deletes each statement and negates each condition of the resolvers and of the model that is bundled
into them, one at a time, bundles again and runs the cases of test/resolvers. A change that no case
notices survives. Ends with 0 at a score of 90% or more.

  --resolvers        the kind of mutants, the only one so far
  --only Type.field  one resolver, such as Query.company
  --verbose          what killed each mutant`;

/** Throws UsageError. */
export function mutateOptions(args: readonly string[]): MutateOptions {
  const values = parsed(args);
  if (!values.help && !values.resolvers) throw new UsageError(`--resolvers is missing.\n\n${usage}`);
  return { help: values.help ?? false, only: values.only, verbose: values.verbose ?? false };
}

function parsed(args: readonly string[]) {
  return readFlags({
    args: [...args],
    options: {
      resolvers: { type: 'boolean' },
      only: { type: 'string' },
      verbose: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  }).values;
}
