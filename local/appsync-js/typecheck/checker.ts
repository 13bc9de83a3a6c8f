import { dirname, join } from 'node:path/posix';
import type ts from 'typescript';
import { asOnAws } from './as-on-aws.ts';
import { library } from './library.ts';

/** A problem in the module `code.js`, as TypeScript tells it. `start` and `length` count UTF-16 units. */
export interface TypeError {
  /** `code.js(1,7): error TS1135: …`, with a line feed at its end. */
  readonly value: string;
  readonly start: number;
  readonly length: number;
}

export interface TypeProblems {
  /** The text is no module: nothing else was checked. */
  readonly syntactic: boolean;
  readonly errors: readonly TypeError[];
}

export interface Checker {
  check(code: string): TypeProblems;
}

/**
 * Paths of the checked program; none is on the disk. Messages name the types' folder as AWS's do.
 * https://github.com/localstack/appsync-utils/blob/main/dynamodb/index.js
 */
const bundled = '/var/task/node_modules/@amzn/awsapp-sync-jsvtltranspiler/bundled/@aws-appsync/utils/lib';
const paths = { library: '/lib.d.ts', module: '/code.js' } as const;

/** The declarations of what can be imported, under the names that they have on AWS, as far as those are known. */
const imports: Readonly<Record<string, string>> = {
  '@aws-appsync/utils': `${bundled}/index.d.ts`,
  '@aws-appsync/utils/dynamodb': `${bundled}/dynamo-db-helpers.d.ts`,
  '@aws-appsync/utils/rds': `${bundled}/rds-helpers.d.ts`,
  '@aws-appsync/utils/ai': `${bundled}/bedrock-helpers.d.ts`,
};

/**
 * A type checker for APPSYNC_JS modules, one language service for all that it checks. It sees `library` and the types of
 * `@aws-appsync/utils`, which lie in the folder `typesFolder` (`lib` of the package). As AppSync's deployment does, it checks plain JavaScript:
 * untyped parameters are `any`, JSDoc types count. AWS's compiler options are not published; these accept what AWS is
 * known to accept and refuse what it is known to refuse. https://github.com/aws/aws-appsync-community/issues/334
 */
export function createChecker(compiler: typeof ts, typesFolder: string): Checker {
  const options: ts.CompilerOptions = {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    strict: false,
    noLib: true,
    skipLibCheck: true,
    types: [],
    target: compiler.ScriptTarget.ESNext,
    module: compiler.ModuleKind.ESNext,
    moduleDetection: compiler.ModuleDetectionKind.Force,
    moduleResolution: compiler.ModuleResolutionKind.Bundler,
  };
  let version = 0;
  let code = '';
  const declarations = new Map<string, string | undefined>([[paths.library, library]]);
  const textOf = (path: string): string | undefined => {
    if (path === paths.module) return code;
    if (!declarations.has(path)) {
      const inside = path.startsWith(`${bundled}/`) ? path.slice(bundled.length) : undefined;
      const real = inside?.replace('dynamo-db', 'dynamodb');
      declarations.set(
        path,
        real === undefined ? undefined : asOnAws(compiler.sys.readFile(typesFolder + real)),
      );
    }
    return declarations.get(path);
  };

  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [paths.library, imports['@aws-appsync/utils']!, paths.module],
    getScriptVersion: (path) => (path === paths.module ? String(version) : '0'),
    getScriptSnapshot: (path) => {
      const text = textOf(path);
      return text === undefined ? undefined : compiler.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => '/',
    getDefaultLibFileName: () => paths.library,
    fileExists: (path) => textOf(path) !== undefined,
    readFile: textOf,
    directoryExists: () => false,
    resolveModuleNameLiterals: (literals, containingFile) =>
      literals.map(({ text }) => {
        const resolvedFileName = declarationOf(text, containingFile);
        return {
          resolvedModule:
            resolvedFileName === undefined
              ? undefined
              : { resolvedFileName, extension: compiler.Extension.Dts, isExternalLibraryImport: true },
        };
      }),
  };
  const service = compiler.createLanguageService(host);
  const formatHost: ts.FormatDiagnosticsHost = {
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
  };
  const told = (found: readonly ts.Diagnostic[]): TypeError[] =>
    found
      .filter(({ category }) => category === compiler.DiagnosticCategory.Error)
      .map((diagnostic) => ({
        value: compiler.formatDiagnostic(diagnostic, formatHost),
        start: diagnostic.start ?? 0,
        length: diagnostic.length ?? 0,
      }));

  return {
    check(text) {
      // A comment does not switch the check off.
      code = text.replace(/@ts-(?=(?:nocheck|ignore|expect-error)\b)/g, '@t—-');
      version += 1;
      const syntactic = told(service.getSyntacticDiagnostics(paths.module));
      if (syntactic.length > 0) return { syntactic: true, errors: syntactic };
      return { syntactic: false, errors: told(service.getSemanticDiagnostics(paths.module)) };
    },
  };
}

/** Where the declarations of an import stand. Undefined for what AppSync has not. */
function declarationOf(name: string, containingFile: string): string | undefined {
  if (Object.hasOwn(imports, name)) return imports[name];
  if (!containingFile.startsWith(`${bundled}/`)) return undefined;
  return name === '.' ? imports['@aws-appsync/utils'] : `${join(dirname(containingFile), name)}.d.ts`;
}
