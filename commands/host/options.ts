import { servingFlags, servingOptions, type ServingOptions } from '../serving-flags.ts';
import { readFlags, UsageError } from '../usage.ts';

export const usage = `Usage: npm run host -- --app DIR [FLAGS]

Hosts any synthesized CDK app on this machine, from the templates that would be deployed. Synthesize the app again
(npx cdk synth) while it is hosted, and the new version goes live.

  --app DIR         a cdk.out, or a folder with one in it
  --port N          the port to listen on (default: 4000)
  --ephemeral       keep nothing: data lives in a temporary folder
  --data DIR        the folder to keep data in (default: one for each app, in .local/hosted)
  --engine NAME     dynoxide (default) or dynamodb-local (needs Java 17 or later)
  --help            this text

DYNAMODB_ENDPOINT=http://… uses a DynamoDB engine that already runs.`;

export interface HostOptions extends ServingOptions {
  /** As given. */
  readonly app: string;
}

/** The flags of `npm run host`, and the address of an engine that runs; 'help' when that is asked for. Throws `UsageError`. */
export function hostOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): HostOptions | 'help' {
  const { values } = readFlags({
    args: [...args],
    options: { ...servingFlags, app: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return 'help';
  if (values.app === undefined || values.app === '') {
    throw new UsageError(
      '--app DIR says which app: a cdk.out, or a folder with one in it. --help lists the options.',
    );
  }
  return { ...servingOptions(values, environment), app: values.app };
}
