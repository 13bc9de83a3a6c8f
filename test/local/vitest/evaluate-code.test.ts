import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
const root = fileURLToPath(new URL('../../fixtures/resolver-tests', import.meta.url));

it('lets tests that were written for AWS run on this machine, unchanged, and ends with them', async () => {
  const { PATH = '', HOME = '' } = process.env;
  const flags = ['run', '--root', root, '--reporter=json'];
  const { stdout } = await run(process.execPath, [vitest, ...flags], { env: { PATH, HOME } });
  expect(JSON.parse(stdout)).toMatchObject({ success: true, numPassedTests: 1, numTotalTests: 1 });
}, 60_000);
