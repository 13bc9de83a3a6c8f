import { readFlags, UsageError } from '../usage.ts';

export const usage = `Usage: npm start [-- FLAGS]

Hosts the whole system on this machine, from the template that would be deployed.

  --port N          the port to listen on (default: 4000)
  --ephemeral       keep nothing: data lives in a temporary folder
  --data DIR        the folder to keep data in (default: .local/data)
  --engine NAME     dynoxide (default) or dynamodb-local (needs Java 17 or later)
  --no-seed         do not create the invented companies of the first run
  --help            this text

DYNAMODB_ENDPOINT=http://… uses a DynamoDB engine that already runs.`;

export interface StartOptions {
  readonly port: number;
  readonly ephemeral: boolean;
  /** Folder to keep data in; absent: the usual one. */
  readonly data?: string;
  readonly engine?: 'dynoxide' | 'dynamodb-local';
  /** An engine that already runs. */
  readonly engineEndpoint?: string;
  readonly seed: boolean;
  readonly help: boolean;
}

/** The flags of `npm start`, and the address of an engine that runs. Throws `UsageError`. */
export function startOptions(
  args: readonly string[],
  { DYNAMODB_ENDPOINT: engineEndpoint }: Readonly<Record<string, string | undefined>> = {},
): StartOptions {
  const values = parsed(args);
  const port = Number(values.port ?? 4000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UsageError(`--port takes a number from 1 to 65535, not "${values.port}".`);
  }
  const engine = values.engine;
  if (engine !== undefined && engine !== 'dynoxide' && engine !== 'dynamodb-local') {
    throw new UsageError(`--engine takes dynoxide or dynamodb-local, not "${engine}".`);
  }
  if (values.ephemeral && values.data !== undefined) {
    throw new UsageError('--ephemeral keeps nothing and --data does: choose one.');
  }
  if (engineEndpoint && !URL.canParse(engineEndpoint)) {
    throw new UsageError(
      `DYNAMODB_ENDPOINT takes an address such as http://127.0.0.1:8000, not "${engineEndpoint}".`,
    );
  }
  return {
    port,
    ephemeral: values.ephemeral ?? false,
    ...(values.data === undefined ? {} : { data: values.data }),
    ...(engine === undefined ? {} : { engine }),
    ...(engineEndpoint ? { engineEndpoint } : {}),
    seed: values.seed ?? true,
    help: values.help ?? false,
  };
}

function parsed(args: readonly string[]) {
  return readFlags({
    args: [...args],
    allowNegative: true,
    options: {
      port: { type: 'string', short: 'p' },
      ephemeral: { type: 'boolean' },
      data: { type: 'string' },
      engine: { type: 'string' },
      seed: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  }).values;
}
