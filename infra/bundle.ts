import { buildSync } from 'esbuild';

/**
 * Resolver modules as AppSync takes them: one ES module each, only `@aws-appsync/utils` left to import, no source map (it
 * counts to the 32 KB). `esnext`, because lowered syntax would use what APPSYNC_JS has not.
 * https://docs.aws.amazon.com/appsync/latest/devguide/additional-utilities.html
 * Throws esbuild's BuildFailure with file and line.
 */
export function bundleResolvers(modules: readonly string[], root: string): Map<string, string> {
  const entries = new Map(modules.map((module, at) => [String(at), module]));
  const built = buildSync({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries),
    outdir: root,
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'esnext',
    minifyWhitespace: true,
    legalComments: 'none',
    external: ['@aws-appsync/utils', '@aws-appsync/utils/*'],
    logLevel: 'silent',
  });
  return new Map(
    built.outputFiles.map((file) => {
      const at = /(\d+)\.js$/.exec(file.path)?.[1];
      return [entries.get(at as string) as string, file.text];
    }),
  );
}
