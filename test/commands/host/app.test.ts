import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppMissing, findApp } from '../../../commands/host/app.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'app-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function synthesized(path: string): string {
  mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, path, 'manifest.json'), '{}');
  return join(folder, path);
}

it('finds the cdk.out of a folder, and is given it as well', () => {
  const assembly = synthesized('shop/cdk.out');
  expect(findApp(join(folder, 'shop'))).toMatchObject({ assembly, folder: join(folder, 'shop') });
  expect(findApp(assembly)).toEqual(findApp(join(folder, 'shop')));
  expect(findApp(assembly).name).toMatch(/^shop-[0-9a-f]{6}$/);
});

it('takes an assembly of another name', () => {
  const assembly = synthesized('out of it');
  expect(findApp(assembly)).toMatchObject({ assembly, folder: assembly });
  expect(findApp(assembly).name).toMatch(/^out-of-it-/);
});

it('tells apart apps whose folders have one name, wherever it is asked from', () => {
  const names = ['a/shop/cdk.out', 'b/shop/cdk.out'].map((path) => findApp(synthesized(path)).name);
  expect(new Set(names).size).toBe(2);
});

it('says what it looked for and what to do, where there is none', () => {
  const missing = (path: string) => () => findApp(path);
  expect(missing(join(folder, 'nowhere'))).toThrow(AppMissing);
  expect(missing(join(folder, 'nowhere'))).toThrow(`There is no folder ${join(folder, 'nowhere')}`);
  mkdirSync(join(folder, 'shop'));
  const shop = join(folder, 'shop');
  expect(missing(shop)).toThrow(join(shop, 'cdk.out/manifest.json'));
  expect(missing(shop)).toThrow(`cd ${shop} && npx cdk synth`);
  const file = join(shop, 'app.ts');
  writeFileSync(file, '');
  expect(missing(file)).toThrow(`${file} is no folder.`);
});
