import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleResolvers } from '../../infra/bundle.ts';
import { resolverFiles } from '../../infra/resolver-files.ts';
import { createLanguageHost, type LoadedModule } from '../../local/index.ts';
import type { ResolverCase } from './resolver-case.ts';
import { runCase } from './run-case.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The modules of a resolver by step; its own is ''. */
export function modulesOf(context: string, field: string): ReadonlyMap<string, string> {
  const found = resolverFiles(join(root, 'resolvers', context)).find(
    ({ typeName, fieldName }) => `${typeName}.${fieldName}` === field,
  );
  if (!found) throw new Error(`There is no resolver of ${field}`);
  return new Map([['', found.module], ...found.steps.map(({ name, module }) => [name, module] as const)]);
}

/** Runs the cases of a resolver against its bundles as they are deployed. */
export function describeCases(context: string, field: string, cases: readonly ResolverCase[]): void {
  describe(field, () => {
    const host = createLanguageHost({ processes: 1, timeLimitMs: 10_000 });
    const loaded = new Map<string, LoadedModule>();
    beforeAll(async () => {
      const modules = modulesOf(context, field);
      const bundles = bundleResolvers([...modules.values()], root);
      for (const [step, module] of modules) loaded.set(step, await host.load(bundles.get(module)!));
    });
    afterAll(() => host.stop());

    for (const given of cases) {
      const { title, step = '', handler } = given;
      it(`${[step, handler].join(' ').trim()}: ${title}`, async () => {
        const module = loaded.get(step)!;
        const difference = await runCase(given, field, (call) => host.evaluate({ module, ...call }));
        expect(difference?.actual).toEqual(difference?.expected);
      });
    }
  });
}
