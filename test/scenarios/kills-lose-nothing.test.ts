import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { descendantsOf, isAlive, type ProcessId } from '../../commands/chaos/process-tree.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The command as a user types it, with a folder for temporary files of its own. */
function chaos(...flags: string[]) {
  const temporary = mkdtempSync(join(tmpdir(), 'kills-'));
  const child = spawn(process.execPath, ['commands/run.cjs', 'chaos', ...flags], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary },
  });
  const exit = once(child, 'exit') as Promise<[number | null]>;
  onTestFinished(async () => {
    child.kill('SIGINT');
    await exit;
    rmSync(temporary, { recursive: true, force: true });
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return {
    output: () => output,
    exit: exit.then(([code]) => code),
    interrupt: () => child.kill('SIGINT'),
    processes: () => descendantsOf(child.pid!),
    /** What the run has in its folder for temporary files. */
    left: () => readdirSync(temporary).filter((name) => name.startsWith('company-graph-')),
  };
}

it(
  'five kills under writes lose nothing, double nothing, and are over within five seconds of ready',
  { timeout: 120_000 },
  async () => {
    // This seed's are three under writes, one while it recovers and one while it starts.
    const run = chaos('--kills', '5', '--seed', '344');
    expect(await run.exit, run.output()).toBe(0);
    expect(run.output().trim().split('\n').at(-1)).toMatch(
      /^chaos: 5 kills, [1-9]\d+ writes, [1-6] recover(?:y|ies), slowest [0-4]\.\d\d s, p50 \d\.\d\d s, lost 0, doubled 0, \d+ s$/,
    );
    expect(run.left()).toEqual([]);
  },
);

it('Ctrl-C leaves no process and no folder behind', { timeout: 60_000 }, async () => {
  const run = chaos('--kills', '50', '--seed', '4');
  let processes: ProcessId[] = [];
  // The host, its engine, a process that evaluates resolvers.
  await expect.poll(() => (processes = run.processes()).length, { timeout: 30_000 }).toBeGreaterThan(3);
  expect(run.left()).toHaveLength(1);
  run.interrupt();
  expect(await run.exit, run.output()).toBe(130);
  expect(run.output()).toMatch(/Interrupted\.\nchaos: \d+ kills, /);
  await expect.poll(() => processes.filter(isAlive), { timeout: 10_000 }).toEqual([]);
  expect(run.left()).toEqual([]);
});
