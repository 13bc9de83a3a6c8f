import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { alive } from './hosted-functions.ts';

/** A host with a function that loops and one that is frozen; prints their process ids and stays. */
const program = `
import { hostFunctions } from '${fileURLToPath(new URL('./hosted-functions.ts', import.meta.url))}';
const host = hostFunctions();
await host.deploy({
  loop: { source: 'export const handler = () => { console.log(process.pid); for (;;); };', properties: { Timeout: 900 } },
  rest: 'export const handler = async () => process.pid;',
});
host.run('loop').catch(() => undefined);
const rest = await host.run('rest');
const look = setInterval(() => {
  if (host.log.lines.length === 0) return;
  clearInterval(look);
  console.log(host.log.lines[0].split(': ')[1] + ' ' + rest);
}, 5);
setInterval(() => undefined, 1000);
`;

// What a killed process leaves behind.
const temporary = mkdtempSync(join(tmpdir(), 'lambda-lifeline-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

it('environments end with a host that was killed outright, also one that loops and one that is frozen', async () => {
  const host = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: temporary },
  });
  const [text] = (await once(createInterface(host.stdout), 'line')) as [string];
  const [loop, rest] = text.split(' ').map(Number) as [number, number];
  expect([alive(loop), alive(rest)]).toEqual([true, true]);
  host.kill('SIGKILL');
  await expect.poll(() => [alive(loop), alive(rest)], { timeout: 5000 }).toEqual([false, false]);
});
