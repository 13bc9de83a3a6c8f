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
    let bundles: ReadonlyMap<string, string>;
    try {
      bundles = this.#copy.bundle(this.#modules, mutant);
    } catch (error) {
      // esbuild's own failure; it exports no class for it.
      if (error instanceof Error && 'errors' in error) return { kind: 'killed', by: 'the bundler' };
      throw error;
    }
    const changed = this.#modules.filter(({ path }) => bundles.get(path) !== this.#baseline.get(path));
    for (const module of changed) {
      const by = await this.#killer(module, bundles.get(module.path) ?? '');
      if (by !== undefined) return { kind: 'killed', by };
    }
    return { kind: changed.length > 0 ? 'survived' : 'absent' };
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
