import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The command as anybody runs it, in a process of its own. */
function simulate(...flags: string[]): Promise<{ code: number; lines: string[] }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['commands/run.cjs', 'simulate', ...flags],
      { cwd: root, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error ? Number(error.code) : 0;
        resolve({ code, lines: `${stderr}${stdout}`.trimEnd().split('\n') });
      },
    );
  });
}

describe('20,000 histories of what is deployed', () => {
  it('break no law, and see every kind of fault', { timeout: 300_000 }, async () => {
    const { code, lines } = await simulate('--histories', '20000');
    console.log(lines.at(-1));
    expect(lines.at(-1)).toMatch(
      /^20,000 histories, .* faults of 29 kinds, 0 violations, trace hash [\da-f]{16}, /,
    );
    expect(lines.filter((line) => /^ +0 {2}/.test(line))).toEqual([]);
    expect(code).toBe(0);
  });
});

describe('the planted bugs', () => {
  it(
    'are each caught with the first ten seeds, which the code without one passes',
    { timeout: 300_000 },
    async () => {
      const { code, lines } = await simulate('--planted');
      console.log(lines.at(-1));
      expect(lines.filter((line) => line.startsWith('ESCAPES'))).toEqual([]);
      expect(lines.at(-1)).toMatch(/^(\d+) of \1 planted bugs caught with seeds 1 to 10/);
      expect(code).toBe(0);
    },
  );
});

describe('one history', () => {
  it('is told and hashed the same, however often it is played', { timeout: 60_000 }, async () => {
    const [first, again] = await Promise.all([simulate('--seed', '5'), simulate('--seed', '5')]);
    const hashes = [first, again].map(({ lines }) => /trace hash [\da-f]{16}/.exec(lines.at(-1) ?? '')?.[0]);
    expect(hashes[0]).toBeDefined();
    expect(hashes[0]).toBe(hashes[1]);
    expect(first.lines.slice(0, -1)).toEqual(again.lines.slice(0, -1));
    expect(first.lines.length).toBeGreaterThan(20);
  });
});
