import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Launch } from './engine-process.ts';
import { createStreamIndex } from './stream-index.ts';

const require = createRequire(import.meta.url);

/** Path of the dynoxide binary for this platform; undefined where its optional package is not installed. */
export function dynoxideBinary(): string | undefined {
  try {
    const manifest = require.resolve(`@dynoxide/${process.platform}-${process.arch}/package.json`);
    const binary = join(dirname(manifest), 'dynoxide');
    accessSync(binary, constants.X_OK);
    return binary;
  } catch {
    return undefined;
  }
}

/** A database file is made with the index that keeps streamed writes fast before dynoxide opens it for the first time. */
export async function dynoxideLaunch(binary: string, directory: string): Promise<Launch> {
  const database = join(directory, 'dynoxide.db');
  if (!existsSync(database)) await createStreamIndex(database);
  return {
    command: binary,
    args: (port) => ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', database],
  };
}
