import { join } from 'node:path';
import ts from 'typescript';
import { root } from './describe-cases.ts';

const options: ts.CompilerOptions = {
  allowJs: true,
  checkJs: true,
  noEmit: true,
  strict: false,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts'],
  types: ['@aws-appsync/utils'],
  skipLibCheck: true,
};

/** AppSync knows it, the package's types do not. */
const CONSOLE = 'declare const console: { log(...values: any[]): void; error(...values: any[]): void };';

/**
 * What a type check of deployed code says, as `<file>: TS<code> <message>`. AppSync refuses code with such an error: it checks
 * JavaScript as TypeScript does under `// @ts-check`. Its exact options are not documented.
 * https://github.com/aws/aws-appsync-community/issues/334
 */
export function deploymentErrors(bundles: ReadonlyMap<string, string>): string[] {
  const files = new Map([...bundles].map(([name, code]) => [join(root, 'resolvers', `${name}.js`), code]));
  const globals = join(root, 'resolvers', 'appsync-globals.d.ts');
  const host = ts.createCompilerHost(options);
  const disk = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => root;
  host.fileExists = (path) => files.has(path) || path === globals || disk.fileExists(path);
  host.readFile = (path) => (path === globals ? CONSOLE : (files.get(path) ?? disk.readFile(path)));
  const program = ts.createProgram([globals, ...files.keys()], options, host);
  return [...files.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ code, messageText }) =>
        `${path.slice(join(root, 'resolvers').length + 1, -'.js'.length)}: TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}
