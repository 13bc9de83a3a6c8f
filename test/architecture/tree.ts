import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What is never committed, as in .gitignore. */
const outside = new Set(['.git', 'node_modules', 'cdk.out', '.local', 'coverage']);

/** Every file of the repository, as a path from its root with forward slashes. */
export const files: readonly string[] = below('').toSorted();

export function text(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export function exists(path: string): boolean {
  return existsSync(join(root, path));
}

/** Names of the folders directly in `folder`; none when it does not exist. */
export function foldersIn(folder: string): readonly string[] {
  if (!exists(folder)) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** Names, without `extension`, of the files directly in `folder`. */
export function filesIn(folder: string, extension: string): readonly string[] {
  return files
    .filter((path) => path.startsWith(`${folder}/`) && !path.slice(folder.length + 1).includes('/'))
    .filter((path) => path.endsWith(extension))
    .map((path) => basename(path, extension));
}

export function isSource(path: string): boolean {
  return /\.(?:ts|tsx|js|cjs|mjs)$/.test(path) && !path.startsWith('generated/');
}

export function isTest(path: string): boolean {
  return path.startsWith('test/');
}

function below(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    // A synthesis under way has a folder of its own.
    if (outside.has(entry.name) || entry.name.startsWith('cdk.out.')) return [];
    return entry.isDirectory() ? below(path) : [path];
  });
}
