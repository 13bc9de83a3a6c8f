import { parseArgs, type ParseArgsConfig } from 'node:util';

/** A command line that cannot be meant. The message is one line that says which part, and what would do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Node's `parseArgs`, whose faults are a `UsageError` of one sentence. */
export function readFlags<const Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!(error instanceof Error) || !code.startsWith('ERR_PARSE_ARGS')) throw error;
    // Node adds advice about positionals; its first sentence is the fault.
    const [sentence] = error.message.split(/\. |\n/);
    throw new UsageError(`${sentence}. --help lists the options.`);
  }
}
