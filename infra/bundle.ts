import { buildSync, type BuildOptions } from 'esbuild';

const options = {
  write: false,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'esnext',
  minifyWhitespace: true,
  legalComments: 'none',
  external: ['@aws-appsync/utils', '@aws-appsync/utils/*'],
  logLevel: 'silent',
} satisfies BuildOptions;

/**
 * Resolver modules as AppSync takes them: one ES module each, only `@aws-appsync/utils` left to import, no source map (it
 * counts to the 32 KB). `esnext`, because lowered syntax would use what APPSYNC_JS has not.
 * https://docs.aws.amazon.com/appsync/latest/devguide/additional-utilities.html
 * Throws esbuild's BuildFailure with file and line.
 */
export function bundleResolvers(modules: readonly string[], root: string): Map<string, string> {
  const entries = new Map(modules.map((module, at) => [String(at), module]));
  const built = buildSync({
    ...options,
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries),
    outdir: root,
  });
  return new Map(
    built.outputFiles.map((file) => {
      const at = /(\d+)\.js$/.exec(file.path)?.[1];
      return [entries.get(at as string) as string, file.text];
    }),
  );
}

/** The source map (version 3) of the bundle that `bundleResolvers` makes of a module; its sources are relative to `root`. */
export function sourceMapOf(module: string, root: string): string {
  const built = buildSync({
    ...options,
    absWorkingDir: root,
    entryPoints: [module],
    outfile: 'bundle.js',
    sourcemap: 'external',
    sourcesContent: false,
  });
  return built.outputFiles.find((file) => file.path.endsWith('.map'))?.text ?? '{}';
}

/**
 * Functions as Lambda runs them: one minified ES module each with everything it imports. Node 20's syntax, so that what is
 * deployed on Node 24 also runs on a laptop's. Throws esbuild's BuildFailure with file and line.
 */
export function bundleFunctions(modules: readonly string[], root: string): Map<string, string> {
  const built = buildSync({
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Packages' ES modules, of which only what is used is taken.
    mainFields: ['module', 'main'],
    minify: true,
    // Names of errors and functions are in logs.
    keepNames: true,
    legalComments: 'none',
    logLevel: 'silent',
    absWorkingDir: root,
    entryPoints: Object.fromEntries(modules.map((module, at) => [String(at), module])),
    outdir: root,
  });
  return new Map(
    built.outputFiles.map((file) => {
      const at = /(\d+)\.js$/.exec(file.path)?.[1];
      return [modules[Number(at)] as string, file.text];
    }),
  );
}
