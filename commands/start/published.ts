import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Tells other commands where this instance is; the returned function takes it back. The file appears by rename, so that
 * nobody reads half of it, and is left alone once another instance has put its own there.
 */
export async function publish(file: string, endpoints: object): Promise<() => Promise<void>> {
  const text = `${JSON.stringify(endpoints, null, 2)}\n`;
  const written = `${file}.${process.pid}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(written, text, { mode: 0o600 });
  await rename(written, file);
  return async () => {
    const found = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (found === text) await rm(file, { force: true });
  };
}
