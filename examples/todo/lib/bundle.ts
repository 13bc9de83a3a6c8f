import { buildSync } from 'esbuild';

/**
 * A TypeScript resolver as AppSync takes it.
 * https://docs.aws.amazon.com/appsync/latest/devguide/additional-utilities.html#using-typescript-and-source-maps
 */
export function bundle(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'esnext',
    platform: 'node',
    external: ['@aws-appsync/utils', '@aws-appsync/utils/*'],
    sourcemap: 'inline',
    sourcesContent: false,
  });
  return outputFiles[0].text;
}
