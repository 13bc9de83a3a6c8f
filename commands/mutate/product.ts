import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { EvaluationResult, Evaluation } from '../../local/index.ts';
import type { Mutant } from './mutants.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A case of `test/resolvers/`; what it holds is between it and `runCase`. */
export interface Case {
  readonly title: string;
  readonly step?: string;
}

/** A handler's module as it is deployed, with the cases that say what it does. */
export interface Module {
  /** Schema coordinate of its resolver. */
  readonly field: string;
  /** Path from the repository's root. */
  readonly path: string;
  readonly cases: readonly Case[];
}

type Evaluate = (call: Omit<Evaluation, 'module'>) => Promise<EvaluationResult>;

/** What is taken as it is deployed and as it is tested, by path: importing it would bind the command to all of it. */
interface Product {
  readonly resolverFiles: (folder: string) => readonly {
    readonly typeName: string;
    readonly fieldName: string;
    readonly module: string;
    readonly steps: readonly { readonly name: string; readonly module: string }[];
  }[];
  readonly bundleResolvers: (modules: readonly string[], root: string) => Map<string, string>;
  /** Undefined when the case holds. */
  readonly runCase: (given: Case, field: string, evaluate: Evaluate) => Promise<object | undefined>;
}

const load = async (path: string): Promise<unknown> => import(pathToFileURL(join(root, path)).href);

export async function loadProduct(): Promise<Product> {
  const paths = ['infra/resolver-files.ts', 'infra/bundle.ts', 'test/resolvers/run-case.ts'];
  return Object.assign({}, ...(await Promise.all(paths.map(load)))) as Product;
}

/** Every module of every resolver, with its cases. */
export async function modulesOf({ resolverFiles }: Product): Promise<readonly Module[]> {
  const modules: Module[] = [];
  for (const context of contexts()) {
    for (const { typeName, fieldName, module, steps } of resolverFiles(join(root, 'resolvers', context))) {
      const field = `${typeName}.${fieldName}`;
      const { cases } = (await load(`test/resolvers/${context}/${field}.cases.ts`)) as {
        cases: readonly Case[];
      };
      for (const [step, path] of [
        [undefined, module],
        ...steps.map(({ name, module }) => [name, module]),
      ] as const) {
        modules.push({
          field,
          path: relative(root, path),
          cases: cases.filter((given) => given.step === step),
        });
      }
    }
  }
  return modules;
}

function contexts(): readonly string[] {
  return readdirSync(join(root, 'resolvers'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
    .map(({ name }) => name);
}

/** Sources that resolvers are bundled of. */
export function sources(): readonly string[] {
  return ['resolvers', 'model'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(folder, path))
      .sort(),
  );
}

/** A copy of the sources, in which files can be changed and bundled as they are deployed. */
export interface Copy {
  textOf(file: string): string;
  /** Bundles by path, with one file changed. Throws esbuild's BuildFailure. */
  bundle(modules: readonly Module[], change?: Pick<Mutant, 'file' | 'text'>): ReadonlyMap<string, string>;
  remove(): void;
}

export function copySources({ bundleResolvers }: Product, textOf: (file: string) => string): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'company-graph-mutate-'));
  for (const path of ['resolvers', 'model', 'generated', 'tsconfig.json']) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  return {
    textOf,
    bundle(modules, change) {
      if (change) writeFileSync(join(folder, change.file), change.text);
      try {
        const paths = modules.map(({ path }) => join(folder, path));
        const bundles = bundleResolvers(paths, folder);
        return new Map(modules.map(({ path }) => [path, bundles.get(join(folder, path)) ?? '']));
      } finally {
        if (change) writeFileSync(join(folder, change.file), textOf(change.file));
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
