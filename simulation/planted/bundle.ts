import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Code } from '../code/code.ts';
import type { CodeBug } from './planted-bug.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A planted bug whose text does not stand in its file exactly once: the code has changed, and so must the bug. */
export class NotPlanted extends Error {
  override readonly name = 'NotPlanted';
}

/** The functions with a bug in them, as a module of their own. Throws NotPlanted. */
export async function codeWith({ file, find, replace }: CodeBug): Promise<Code> {
  const planted = new Set<string>();
  const result = await build({
    absWorkingDir: root,
    entryPoints: ['simulation/code/shipped.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
    plugins: [
      {
        name: 'planted bug',
        setup(bundle) {
          bundle.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
            if (relative(root, path).replaceAll('\\', '/') !== file) return undefined;
            const parts = (await readFile(path, 'utf8')).split(find);
            if (parts.length !== 2) {
              throw new NotPlanted(`${file} holds this ${parts.length - 1} times and not once: ${find}`);
            }
            planted.add(path);
            return { contents: parts.join(replace), loader: 'ts' };
          });
        },
      },
    ],
  }).catch((error: unknown) => {
    const { errors = [] } = error as { errors?: { text: string; detail?: unknown }[] };
    const cause = errors.find(({ detail }) => detail instanceof NotPlanted)?.detail;
    throw cause instanceof NotPlanted ? cause : error;
  });
  if (planted.size === 0) throw new NotPlanted(`${file} is no part of the functions.`);
  const text = result.outputFiles[0]?.text ?? '';
  return (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as Code;
}
