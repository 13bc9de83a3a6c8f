import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

let program: Promise<string> | undefined;

/** The program of an execution environment, for `node -e`; bundled once for all services of this process. */
export function environmentProgram(): Promise<string> {
  program ??= bundle();
  return program;
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./bootstrap.ts', import.meta.url))],
    bundle: true,
    write: false,
    minifyWhitespace: true,
    // Its names are its own: a script's would be globals of the function.
    format: 'iife',
    platform: 'node',
    target: 'node20',
  });
  return outputFiles[0]!.text;
}
