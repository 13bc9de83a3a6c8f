import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** The packages whose code is in the bundle, or makes it. */
const packages = [
  'graphiql',
  '@graphiql/react',
  'graphql',
  'monaco-editor',
  'monaco-graphql',
  'react',
  'react-dom',
  'esbuild',
];

/** Names what a bundle is made of: the same key, the same bundle. */
export async function bundleKey(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of packages) hash.update(`${name} ${await versionOf(name)}\n`);
  const sources = (await readdir(join(folder, 'page'))).sort().map((name) => join('page', name));
  for (const path of ['build.ts', ...sources]) hash.update(path).update(await readFile(join(folder, path)));
  return hash.digest('hex').slice(0, 16);
}

/** Read beside the package: not every one lets its package.json be imported. */
async function versionOf(name: string): Promise<string> {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const path = folders.map((modules) => join(modules, name, 'package.json')).find((file) => existsSync(file));
  if (path === undefined) throw new Error(`The package ${name} is not installed. Run: npm ci`);
  return (JSON.parse(await readFile(path, 'utf8')) as { version: string }).version;
}
