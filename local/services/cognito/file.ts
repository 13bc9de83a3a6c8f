import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LocalError } from '../../kernel/errors.ts';

/** Replaces a JSON file as a whole, or not at all; only its owner may read it. */
export async function replaceFile(path: string, content: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // The name is random so that two processes cannot write one temporary file; it carries no meaning.
  const temporary = `${path}.${randomBytes(4).toString('hex')}.new`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(JSON.stringify(content, undefined, 1));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

/** The file's JSON, or undefined when there is no such file. Throws `LocalError` DataInvalid. */
export async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw unreadable(path);
  }
}

export function unreadable(path: string): LocalError {
  return new LocalError(
    'DataInvalid',
    `${path} cannot be read as what this cloud wrote.`,
    'Put the file back from a copy, or start over with: npm run reset',
  );
}
