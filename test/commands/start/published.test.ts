import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { publish } from '../../../commands/start/published.ts';

let parent: string;
let file: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'published-'));
  file = join(parent, '.local/endpoints.json');
});
afterEach(() => rmSync(parent, { recursive: true }));

it('writes one file that its user alone may read, and takes it back', async () => {
  const withdraw = await publish(file, { graphql: 'here' });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ graphql: 'here' });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await withdraw();
  expect(readdirSync(join(parent, '.local'))).toEqual([]);
  await withdraw();
});

it('leaves the file of an instance that came later', async () => {
  const withdraw = await publish(file, { graphql: 'first' });
  const withdrawSecond = await publish(file, { graphql: 'second' });
  await withdraw();
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ graphql: 'second' });
  await withdrawSecond();
  expect(existsSync(file)).toBe(false);
});
