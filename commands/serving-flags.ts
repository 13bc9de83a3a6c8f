import { UsageError } from './usage.ts';

/** What every command that hosts something asks of its flags. */
export interface ServingOptions {
  readonly port: number;
  readonly ephemeral: boolean;
  /** Folder to keep data in; absent: the usual one. */
  readonly data?: string;
  readonly engine?: 'dynoxide' | 'dynamodb-local';
  /** An engine that already runs. */
  readonly engineEndpoint?: string;
}

/** For `readFlags`. */
export const servingFlags = {
  port: { type: 'string', short: 'p' },
  ephemeral: { type: 'boolean' },
  data: { type: 'string' },
  engine: { type: 'string' },
} as const;

interface ServingValues {
  readonly port?: string | undefined;
  readonly ephemeral?: boolean | undefined;
  readonly data?: string | undefined;
  readonly engine?: string | undefined;
}

/** The flags' meaning, with the address of an engine that runs. Throws `UsageError`. */
export function servingOptions(
  values: ServingValues,
  { DYNAMODB_ENDPOINT: engineEndpoint }: Readonly<Record<string, string | undefined>>,
): ServingOptions {
  const port = Number(values.port ?? 4000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UsageError(`--port takes a number from 1 to 65535, not "${values.port}".`);
  }
  const { engine } = values;
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
  };
}
