import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';

/**
 * Bundles the page into the folder given as the first argument. A process of its own (`bundler.ts` starts it), so that
 * serving does not wait for it; it ends with the process that started it.
 */
const [, , outdir = ''] = process.argv;
process.on('disconnect', () => process.exit(1));

const page = (name: string) => fileURLToPath(new URL(`page/${name}`, import.meta.url));

const shared: BuildOptions = {
  outdir,
  bundle: true,
  minify: true,
  target: 'es2022',
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'none',
  logLevel: 'error',
};

try {
  await Promise.all([
    build({
      ...shared,
      entryPoints: [page('explorer.tsx')],
      format: 'esm',
      splitting: true,
      chunkNames: 'chunk-[hash]',
      jsx: 'automatic',
      tsconfigRaw: {},
      // The editor's style sheets are part of GraphiQL's own, which explorer.css takes in.
      loader: { '.css': 'empty', '.ttf': 'empty' },
    }),
    build({
      ...shared,
      entryPoints: {
        'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
        'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
        'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
      },
      absWorkingDir: page(''),
      format: 'iife',
    }),
    build({ ...shared, entryPoints: [page('explorer.css')] }),
  ]);
  process.exit(0);
} catch {
  // esbuild has written what is wrong to stderr.
  process.exit(1);
}
