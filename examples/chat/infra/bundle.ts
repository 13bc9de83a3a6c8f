import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';

/** The code of every resolver and function in a folder, by the name of its file. */
export function bundleAll(folder: string): Map<string, string> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const { outputFiles } = buildSync({
    entryPoints: files.map((file) => join(folder, file)),
    outdir: folder,
    bundle: true,
    write: false,
    format: 'esm',
    target: 'esnext',
    external: ['@aws-appsync/utils', '@aws-appsync/utils/*'],
  });
  return new Map(outputFiles.map(({ path, text }) => [basename(path, '.js'), text]));
}
