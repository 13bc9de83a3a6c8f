import { CodeRefused, type LanguageHost, type LoadedModule } from '../../local/index.ts';
import type { Mutant } from './mutants.ts';
import type { Case, Copy, loadProduct, Module } from './product.ts';

/** What became of a mutant. */
export type Verdict =
  /** No deployed bundle holds the code. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'survived' };

/** Cases in flight at once; the first that fails ends the trial. */
const inFlight = 6;

type RunCase = Awaited<ReturnType<typeof loadProduct>>['runCase'];

/** Tries mutants on the modules whose bundles they change. */
export class Trials {
  readonly #host: LanguageHost;
  readonly #copy: Copy;
  readonly #runCase: RunCase;
  readonly #modules: readonly Module[];
  readonly #baseline: ReadonlyMap<string, string>;
  /** The cases of each module, those first that killed last. */
  readonly #cases: ReadonlyMap<string, Case[]>;
  readonly #holders = new Map<string, readonly Module[]>();

  constructor(host: LanguageHost, copy: Copy, runCase: RunCase, modules: readonly Module[]) {
    this.#host = host;
    this.#copy = copy;
    this.#runCase = runCase;
    this.#modules = modules;
    this.#baseline = copy.bundle(modules);
    this.#cases = new Map(modules.map(({ path, cases }) => [path, [...cases]]));
  }

  /** Titles of the cases that fail without a mutation: no score can be given while there are any. */
  async failing(): Promise<readonly string[]> {
    const failing: string[] = [];
    for (const module of this.#modules) {
      const loaded = await this.#host.load(this.#baseline.get(module.path) ?? '');
      for (const given of module.cases) {
        if (!(await this.#holds(module, loaded, given))) failing.push(`${module.path}: ${given.title}`);
      }
    }
    return failing;
  }

  async try(mutant: Mutant): Promise<Verdict> {
    const holders = this.#holdersOf(mutant.file);
    if (holders.length === 0) return { kind: 'absent' };
    let bundles: ReadonlyMap<string, string>;
    try {
      bundles = this.#copy.bundle(holders, mutant);
    } catch (error) {
      // esbuild's own failure; it exports no class for it.
      if (error instanceof Error && 'errors' in error) return { kind: 'killed', by: 'the bundler' };
      throw error;
    }
    const changed = holders.filter(({ path }) => bundles.get(path) !== this.#baseline.get(path));
    for (const module of changed) {
      const by = await this.#killer(module, bundles.get(module.path) ?? '');
      if (by !== undefined) return { kind: 'killed', by };
    }
    return { kind: changed.length > 0 ? 'survived' : 'absent' };
  }

  /** Modules whose bundles hold something of a file: those that a statement at its end shows up in. */
  #holdersOf(file: string): readonly Module[] {
    const known = this.#holders.get(file);
    if (known) return known;
    const bundles = this.#copy.bundle(this.#modules, {
      file,
      text: `${this.#copy.textOf(file)}\n;globalThis.held;\n`,
    });
    const holders = this.#modules.filter(({ path }) => bundles.get(path) !== this.#baseline.get(path));
    this.#holders.set(file, holders);
    return holders;
  }

  async #killer(module: Module, code: string): Promise<string | undefined> {
    let loaded: LoadedModule;
    try {
      loaded = await this.#host.load(code);
    } catch (error) {
      if (error instanceof CodeRefused) return 'the restrictions of APPSYNC_JS';
      throw error;
    }
    const known = this.#cases.get(module.path) ?? [];
    // Their order as it is now: other trials change it meanwhile.
    const cases = [...known];
    for (let at = 0; at < cases.length; at += inFlight) {
      const batch = cases.slice(at, at + inFlight);
      const held = await Promise.all(batch.map((given) => this.#holds(module, loaded, given)));
      const killer = batch[held.indexOf(false)];
      if (killer) {
        known.splice(known.indexOf(killer), 1);
        known.unshift(killer);
        return `${module.path}: ${killer.title}`;
      }
    }
    return undefined;
  }

  async #holds({ field }: Module, module: LoadedModule, given: Case): Promise<boolean> {
    const difference = await this.#runCase(given, field, (call) => this.#host.evaluate({ module, ...call }));
    return difference === undefined;
  }
}
