import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inSources } from '../../../commands/start/places.ts';
import { bundleResolvers } from '../../../infra/bundle.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const shared = `export const loud = (text: string) => {\n  while (text === '') {}\n  return text;\n};\n`;
const module = (step: string) =>
  `import { loud } from '${step}../shared.ts';\n\nexport const request = () => ({ name: loud('a') });\n  for (;;) {}\n`;
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'places-'));
  for (const name of ['infra', 'node_modules', 'tsconfig.json'])
    symlinkSync(join(repository, name), join(root, name));
  mkdirSync(join(root, 'resolvers/thing/Query.things'), { recursive: true });
  writeFileSync(join(root, 'resolvers/shared.ts'), shared);
  writeFileSync(join(root, 'resolvers/thing/Query.thing.ts'), module(''));
  writeFileSync(join(root, 'resolvers/thing/Query.things/index.ts'), module('../'));
  writeFileSync(join(root, 'resolvers/thing/Query.things/1.look-up.ts'), module('../'));
});
afterAll(() => rmSync(root, { recursive: true }));

/** Where a text stands in a bundle, as a deployment says it. */
function inBundle(file: string, text: string): string {
  const path = join(root, 'resolvers/thing', file);
  const lines = (bundleResolvers([path], root).get(path) ?? '').split('\n');
  const line = lines.findIndex((candidate) => candidate.includes(text));
  const column = lines[line]?.indexOf(text) ?? -1;
  return `line ${line + 1}, column ${column + 1}: code.js(${line + 1},${column + 1}): error: no`;
}

describe('the place of a problem in a bundle', () => {
  it.each([
    ['Query.thing', 'Query.thing.ts'],
    ['Query.things', 'Query.things/index.ts'],
    ['Query_things_look_up', 'Query.things/1.look-up.ts'],
  ])('of %s is told as the line and column that a person wrote', async (owner, file) => {
    const problem = `${owner}: ${inBundle(file, 'for(')}`;
    expect(await inSources(problem, root)).toBe(`resolvers/thing/${file}:4:3: error: no`);
  });

  it('in shared code is told once, however many bundles have it', async () => {
    const problems = [
      `Query.thing: ${inBundle('Query.thing.ts', 'while(')}`,
      `Query.things: ${inBundle('Query.things/index.ts', 'while(')}`,
    ];
    expect(await inSources(problems.join('\n'), root)).toBe('resolvers/shared.ts:2:3: error: no');
  });

  it('stays as it is when no source is known', async () => {
    const problem = 'Query.nothing: line 1, column 2: code.js(1,2): error: no\nAnd more.';
    expect(await inSources(problem, root)).toBe(problem);
  });
});
