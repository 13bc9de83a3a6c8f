import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'acorn';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleResolvers } from '../../infra/bundle.ts';
import { resolverFiles } from '../../infra/resolver-files.ts';
import { createLanguageHost } from '../../local/index.ts';
import { deploymentErrors } from './deployment-errors.ts';
import { root } from './describe-cases.ts';
import type { ResolverCase } from './resolver-case.ts';

const contexts = readdirSync(join(root, 'resolvers'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
  .map(({ name }) => name);
const resolvers = contexts.flatMap((context) =>
  resolverFiles(join(root, 'resolvers', context)).map(({ typeName, fieldName, module, steps }) => ({
    context,
    field: `${typeName}.${fieldName}`,
    writes: typeName === 'Mutation',
    modules: [{ step: undefined, module }, ...steps.map(({ name, module }) => ({ step: name, module }))],
  })),
);
const modules = resolvers.flatMap(({ writes, modules }) => modules.map(({ module }) => ({ writes, module })));
const bundles = bundleResolvers(
  modules.map(({ module }) => module),
  root,
);

describe('the bundles', () => {
  it('pass the type check that AppSync makes when they are deployed', () => {
    const named = [...bundles].map(([module, code]) => [relative(root, module), code] as const);
    expect(deploymentErrors(new Map(named))).toEqual([]);
  });

  it('would not pass it with a list of unlike items, a property that is not there or an undeclared name', () => {
    const wrong = [
      'const b = [{ a: 5 }]; b.push({ b: 6 });',
      'util.time.tomorrow();',
      'export const response = () => nextToken;',
    ];
    const named = wrong.map((code, at) => [`${at}.js`, `import { util } from "@aws-appsync/utils";${code}`]);
    const errors = deploymentErrors(new Map(named as [string, string][]));
    expect(errors.map((error) => error.slice(0, 12))).toEqual([
      '0.js: TS2345',
      '1.js: TS2339',
      '2.js: TS2304',
    ]);
  });
});

describe.each(
  modules.map(({ writes, module }) => ({ writes, path: relative(root, module), code: bundles.get(module)! })),
)('the bundle of $path', ({ writes, code }) => {
  const host = createLanguageHost({ processes: 1 });
  afterAll(() => host.stop());

  it('is accepted by APPSYNC_JS', async () => {
    await expect(host.load(code)).resolves.toMatchObject({ code });
  });

  it('exports the two handlers and nothing else', () => {
    expect(exportsOf(code).sort()).toEqual(['request', 'response']);
  });

  it('leaves room under the limit of 32 KB', () => {
    expect(Buffer.byteLength(code)).toBeLessThan(writes ? 12_288 : 4_096);
  });
});

describe.each(resolvers)('the cases of $field', ({ context, field, modules }) => {
  it('run every handler of every step, each under a title of its own', async () => {
    const { cases } = (await import(`./${context}/${field}.cases.ts`)) as { cases: readonly ResolverCase[] };
    const handlers = modules.flatMap(({ step }) => [[step, 'request'] as const, [step, 'response'] as const]);
    for (const [step, handler] of handlers) {
      const titles = cases
        .filter((given) => given.step === step && given.handler === handler)
        .map(({ title }) => title);
      expect(titles, `${step ?? field} ${handler}`).not.toEqual([]);
      expect(new Set(titles).size, `${step ?? field} ${handler}: ${titles.join()}`).toBe(titles.length);
    }
    expect(
      cases.filter(({ step, handler }) => !handlers.some((one) => one[0] === step && one[1] === handler)),
    ).toEqual([]);
  });
});

function exportsOf(code: string): string[] {
  return parse(code, { ecmaVersion: 'latest', sourceType: 'module' }).body.flatMap((node) => {
    if (node.type === 'ExportDefaultDeclaration' || node.type === 'ExportAllDeclaration') return [node.type];
    if (node.type !== 'ExportNamedDeclaration') return [];
    const named = node.specifiers.map(({ exported }) =>
      exported.type === 'Identifier' ? exported.name : '',
    );
    return node.declaration ? [...named, node.declaration.type] : named;
  });
}
