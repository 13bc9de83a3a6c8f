import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { descendantsOf, isAlive, killGroup, killTree } from '../../../commands/chaos/process-tree.ts';

const here = existsSync('/proc/self/stat');
if (!here) console.warn('skipped: trees of processes, because this system has no /proc');

/** A process that has started another in a group of its own, which has started a third. */
async function family() {
  const child = spawn('sh', ['-c', 'setsid sh -c "sleep 60 & echo born; wait" & wait'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const pid = child.pid!;
  onTestFinished(() => killTree(pid));
  await once(child.stdout, 'data');
  return { pid, exit: once(child, 'exit'), descendants: descendantsOf(pid) };
}

describe.skipIf(!here)('a tree of processes', () => {
  it('is everything that was started below, in whichever group, and ends as a whole', async () => {
    const { pid, exit, descendants } = await family();
    expect(descendants.length).toBeGreaterThanOrEqual(2);
    expect(descendants.every(isAlive)).toBe(true);
    killTree(pid);
    await exit;
    await expect.poll(() => descendants.filter(isAlive), { timeout: 5_000 }).toEqual([]);
  });

  it('outlives its first group, and a number that is used again is another process', async () => {
    const { pid, exit, descendants } = await family();
    killGroup(pid);
    await exit;
    const orphans = descendants.filter(isAlive);
    onTestFinished(() => orphans.forEach((orphan) => process.kill(orphan.pid, 'SIGKILL')));
    expect(orphans.length).toBeGreaterThan(0);
    expect(orphans.map(({ pid: number }) => isAlive({ pid: number, since: '0' }))).not.toContain(true);
    expect(descendantsOf(pid)).toEqual([]);
  });
});
