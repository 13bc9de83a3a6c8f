import { join } from 'node:path';
import { bundleResolvers } from '../../infra/bundle.ts';
import { resolverFiles } from '../../infra/resolver-files.ts';
import type { LanguageHost } from '../../local/index.ts';
import { root } from './describe-cases.ts';
import type { LoadedResolver } from './sent-requests.ts';

/** Every resolver of a context by its field, as it is deployed. */
export async function loadResolvers(
  host: LanguageHost,
  context: string,
): Promise<ReadonlyMap<string, LoadedResolver>> {
  const files = resolverFiles(join(root, 'resolvers', context));
  const modules = files.flatMap(({ module, steps }) => [module, ...steps.map((step) => step.module)]);
  const bundles = bundleResolvers(modules, root);
  const load = (module: string) => host.load(bundles.get(module)!);
  const resolvers = new Map<string, LoadedResolver>();
  for (const { typeName, fieldName, module, steps } of files) {
    const field = `${typeName}.${fieldName}`;
    const loaded = await Promise.all(steps.map((step) => load(step.module)));
    resolvers.set(field, { field, module: await load(module), steps: loaded });
  }
  return resolvers;
}
