import { servingFlags, servingOptions, type ServingOptions } from '../serving-flags.ts';
import { readFlags } from '../usage.ts';

export const usage = `Usage: npm start [-- FLAGS]

Hosts the whole system on this machine, from the template that would be deployed.

  --port N          the port to listen on (default: 4000)
  --ephemeral       keep nothing: data lives in a temporary folder
  --data DIR        the folder to keep data in (default: .local/data)
  --engine NAME     dynoxide (default) or dynamodb-local (needs Java 17 or later)
  --no-seed         do not create the invented companies of the first run
  --help            this text

DYNAMODB_ENDPOINT=http://… uses a DynamoDB engine that already runs.`;

export interface StartOptions extends ServingOptions {
  readonly seed: boolean;
  readonly help: boolean;
}

/** The flags of `npm start`, and the address of an engine that runs. Throws `UsageError`. */
export function startOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): StartOptions {
  const { values } = readFlags({
    args: [...args],
    allowNegative: true,
    options: {
      ...servingFlags,
      seed: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  return {
    ...servingOptions(values, environment),
    seed: values.seed ?? true,
    help: values.help ?? false,
  };
}
