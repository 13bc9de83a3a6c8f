import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AwsError } from '../../kernel/aws.ts';
import { LocalError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { Engine, EngineKind } from './engine.ts';
import { dynamoDbLocalFolder, dynamoDbLocalLaunch, java } from './engines/dynamodb-local.ts';
import { dynoxideBinary, dynoxideLaunch } from './engines/dynoxide.ts';
import { startEngineProcess, type Launch } from './engines/engine-process.ts';
import { createWire, type Wire } from './wire.ts';

export interface EngineOptions {
  /** Which engine; without it dynoxide, or DynamoDB Local where dynoxide is not installed. */
  readonly kind?: EngineKind;
  /** Address of an engine that already runs (`DYNAMODB_ENDPOINT`); it is used as it is and never stopped. */
  readonly endpoint?: string;
  /** Where the data is kept; without it the data ends with the engine. */
  readonly dataDirectory?: string;
  readonly log: Log;
}

const names = { dynoxide: 'dynoxide', 'dynamodb-local': 'DynamoDB Local' } as const;

/** Engines that this machine can start, the default first. */
export async function availableEngines(): Promise<EngineKind[]> {
  const kinds: EngineKind[] = [];
  if (dynoxideBinary()) kinds.push('dynoxide');
  if (dynamoDbLocalFolder() && (await java())) kinds.push('dynamodb-local');
  return kinds;
}

/** Starts an engine and waits until it answers. Throws LocalError EngineMissing or EngineFailed. */
export async function startEngine({ kind, endpoint, dataDirectory, log }: EngineOptions): Promise<Engine> {
  if (endpoint !== undefined) return attach(endpoint);
  const binary = kind === 'dynamodb-local' ? undefined : dynoxideBinary();
  const folder = kind === 'dynoxide' ? undefined : dynamoDbLocalFolder();
  const command = folder && !binary ? await java() : undefined;
  const chosen = chooseEngine(kind, {
    dynoxide: binary !== undefined,
    'dynamodb-local': command !== undefined,
  });
  if (kind === undefined && chosen === 'dynamodb-local') {
    log.warn('dynoxide is not installed here: DynamoDB Local is used.');
  }
  if (chosen === 'dynamodb-local') {
    const scratch = temporaryFolder();
    return run(chosen, dynamoDbLocalLaunch(command!, folder!, dataDirectory, scratch), log, scratch);
  }
  const temporary = dataDirectory === undefined ? temporaryFolder() : undefined;
  const directory = dataDirectory ?? temporary!;
  mkdirSync(directory, { recursive: true });
  return run(chosen, await dynoxideLaunch(binary!, directory), log, temporary);
}

/** dynoxide where nothing else is asked for and it is there, then DynamoDB Local. Throws LocalError EngineMissing. */
export function chooseEngine(
  asked: EngineKind | undefined,
  present: Readonly<Record<EngineKind, boolean>>,
): EngineKind {
  const candidates = asked === undefined ? (['dynoxide', 'dynamodb-local'] as const) : [asked];
  const chosen = candidates.find((kind) => present[kind]);
  if (chosen) return chosen;
  throw new LocalError(
    'EngineMissing',
    `No DynamoDB engine can be started on this machine${asked ? ` as ${names[asked]}` : ''}.`,
    'Run npm ci again to have dynoxide (Linux on x64), or install Java 17 or later to have DynamoDB Local; or set DYNAMODB_ENDPOINT to one that runs.',
  );
}

async function run(kind: EngineKind, launch: Launch, log: Log, temporary?: string): Promise<Engine> {
  const engine = await startEngineProcess({
    name: names[kind],
    launch,
    log,
    answers,
    ...(temporary === undefined ? {} : { temporary }),
  }).catch((error: Error) => {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
    throw error;
  });
  const wire = createWire('127.0.0.1', engine.port);
  return {
    kind,
    endpoint: `http://127.0.0.1:${engine.port}`,
    call: answering(wire.call, async () => {
      // The connection may be refused a moment before the process is known to have ended.
      await wait(20);
      await engine.ready();
    }),
    async stop() {
      wire.close();
      await engine.stop();
      if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
    },
  };
}

/**
 * A connection that is refused has done nothing: the call waits for the engine to be back, and is made again. One that
 * breaks may have done it or not, which AWS answers with status 500 too, and callers repeat as they do there.
 */
function answering(call: Wire, back: () => Promise<void>): Wire {
  return async (operation, input) => {
    let failure: Error | undefined;
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        return await call(operation, input);
      } catch (error) {
        if (error instanceof AwsError) throw error;
        failure = error as Error;
        if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') break;
        failure = await back().then(
          () => failure,
          (reason: Error) => reason,
        );
        if (failure instanceof LocalError) break;
      }
    }
    throw new AwsError(
      'InternalServerError',
      `The DynamoDB engine did not answer (${failure?.message ?? 'no reason known'}).`,
      500,
    );
  };
}

async function answers(port: number): Promise<boolean> {
  const wire = createWire('127.0.0.1', port);
  try {
    await wire.call('ListTables', { Limit: 1 });
    return true;
  } catch {
    return false;
  } finally {
    wire.close();
  }
}

async function attach(endpoint: string): Promise<Engine> {
  const url = new URL(endpoint);
  if (url.protocol !== 'http:') {
    throw new LocalError(
      'EngineFailed',
      `The DynamoDB engine at ${endpoint} is not reached by plain HTTP.`,
      'Set DYNAMODB_ENDPOINT to an http:// address.',
    );
  }
  const wire = createWire(url.hostname, Number(url.port || 80));
  try {
    await wire.call('ListTables', { Limit: 1 });
  } catch (error) {
    wire.close();
    throw new LocalError(
      'EngineFailed',
      `The DynamoDB engine at ${endpoint} does not answer: ${(error as Error).message}`,
      'Start it, or unset DYNAMODB_ENDPOINT to let an engine be started.',
    );
  }
  const server = wire.server() ?? '';
  const kind = server.startsWith('Dynoxide')
    ? 'dynoxide'
    : server.startsWith('Jetty')
      ? 'dynamodb-local'
      : 'endpoint';
  return { kind, endpoint, call: answering(wire.call, () => wait(200)), stop: async () => wire.close() };
}

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'local-dynamodb-'));
}
