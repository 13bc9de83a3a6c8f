import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inputsHash } from '../../../commands/start/inputs.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'inputs-'));
  for (const folder of ['schema', 'model/company', 'resolvers', 'infra'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const file of ['schema/a.graphql', 'model/company/item.ts', 'package-lock.json', 'cdk.json']) {
    writeFileSync(join(root, file), file);
  }
});
afterEach(() => rmSync(root, { recursive: true }));

const hash = (stage = 'dev', month = '2026-11') => inputsHash(root, stage, month);

it('the same sources have the same hash, wherever they lie', () => {
  expect(hash()).toBe(hash());
  expect(hash()).toMatch(/^[0-9a-f]{64}$/);
});

it('what decides a synthesis changes it: content, name, a new file, the stage, the month of the API key', () => {
  const hashes = [hash(), hash('prod'), hash('dev', '2026-12')];
  writeFileSync(join(root, 'model/company/item.ts'), 'changed');
  hashes.push(hash());
  writeFileSync(join(root, 'resolvers/Query.new.ts'), '');
  hashes.push(hash());
  rmSync(join(root, 'resolvers/Query.new.ts'));
  writeFileSync(join(root, 'resolvers/Query.other.ts'), '');
  hashes.push(hash());
  writeFileSync(join(root, 'package-lock.json'), 'another CDK');
  hashes.push(hash());
  expect(new Set(hashes).size).toBe(hashes.length);
});

it('what decides nothing leaves it alone', () => {
  const before = hash();
  writeFileSync(join(root, 'README.md'), 'text');
  expect(hash()).toBe(before);
});
