import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CodeRefused, createLanguageHost, HostUnavailable } from '../../../local/appsync-js/index.ts';
import { evaluating, now, seed } from './evaluating.ts';

const echo = 'export function request(ctx) { return ctx.args.n; } export function response() {}';

function childrenOf(pid: number): number[] {
  try {
    return execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
      .split('\n')
      .filter(Boolean)
      .map(Number);
  } catch {
    return []; // ps ends with 1 when there are none
  }
}

describe('a language host', () => {
  const { host, run } = evaluating({ processes: 2 });

  it('answers each of many evaluations at once with its own result', async () => {
    const module = await host.load(echo);
    const results = await Promise.all(
      Array.from({ length: 2000 }, (_, n) =>
        host.evaluate({ module, function: 'request', context: { arguments: { n } }, now, seed }),
      ),
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(
      results.map((_, n) => ({ kind: 'returned', value: n })),
    );
  });

  it('carries any text both ways', async () => {
    const n = 'tab\t line\n separator\u2028 nul\0 emoji 👩‍👧 lone \ud800 quote"\\';
    expect((await run(echo, { context: { arguments: { n } } })).outcome).toEqual({
      kind: 'returned',
      value: n,
    });
    const long = 'ü'.repeat(200_000);
    expect((await run(echo, { context: { arguments: { n: long } } })).outcome).toEqual({
      kind: 'returned',
      value: long,
    });
  });

  it('keeps more modules than a process holds', async () => {
    const load = (n: number) =>
      host.load(`export function request() { return ${n}; } export function response() {}`);
    const modules = await Promise.all(Array.from({ length: 1100 }, (_, n) => load(n)));
    for (const round of [1, 2]) {
      const results = await Promise.all(
        modules.map((module) => host.evaluate({ module, function: 'request', context: {}, now, seed })),
      );
      expect(
        results.map(({ outcome }) => outcome),
        `round ${round}`,
      ).toEqual(modules.map((_, n) => ({ kind: 'returned', value: n })));
    }
  });

  it('refuses code as deployment would, also code that did not come through load', async () => {
    const refused = host.load('export function request() { while (true) {} } export function response() {}');
    await expect(refused).rejects.toBeInstanceOf(CodeRefused);
    await expect(refused).rejects.toMatchObject({
      codeErrors: [{ errorType: 'LINT_ERROR', location: { line: 1, column: 29, span: 15 } }],
    });
    const module = { id: 'forged', code: 'export const request = 1;' };
    await expect(
      host.evaluate({ module, function: 'request', context: {}, now, seed }),
    ).rejects.toBeInstanceOf(CodeRefused);
  });

  it('evaluates equal inputs to equal results in any process', async () => {
    const code = `import { util } from '@aws-appsync/utils';
export function request() { return [util.autoId(), util.autoUlid(), util.autoKsuid(), Math.random(), util.time.nowISO8601()]; }
export function response() {}`;
    const results = await Promise.all(Array.from({ length: 100 }, () => run(code)));
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
  });
});

describe('stopping a language host', () => {
  it('ends its processes and rejects what has no answer', async () => {
    const host = createLanguageHost({ processes: 2, timeLimitMs: 60_000 });
    const before = new Set(childrenOf(process.pid));
    const loop = `for (const a of ctx.l) for (const b of ctx.l) for (const c of ctx.l) for (const d of ctx.l) ctx.stash.x = 1;`;
    const module = await host.load(`export function request(ctx) { ${loop} } export function response() {}`);
    const started = childrenOf(process.pid).filter((pid) => !before.has(pid));
    expect(started.length).toBeGreaterThanOrEqual(2);
    const context = { l: Array(1000).fill(0) };
    const running = host.evaluate({ module, function: 'request', context, now, seed });
    const outcome = expect(running).rejects.toMatchObject({ name: 'HostUnavailable', code: 'Stopped' });
    await host.stop();
    await outcome;
    expect(childrenOf(process.pid).filter((pid) => started.includes(pid))).toEqual([]);
    await expect(host.evaluate({ module, function: 'request', context, now, seed })).rejects.toBeInstanceOf(
      HostUnavailable,
    );
  });

  it('is possible before it has started, and twice', async () => {
    const host = createLanguageHost();
    await host.stop();
    await host.stop();
    await expect(host.load(echo)).rejects.toMatchObject({ code: 'Stopped' });
  });

  if (process.platform !== 'linux')
    console.warn('skipped: the death of a process, which is watched by /proc');
  it.runIf(process.platform === 'linux')(
    'happens with the death of its process, even while a handler loops',
    async () => {
      const script = `
      import { createLanguageHost } from ${JSON.stringify(fileURLToPath(new URL('../../../local/appsync-js/index.ts', import.meta.url)))};
      const host = createLanguageHost({ processes: 2, timeLimitMs: 600_000 });
      const loop = 'for (const a of ctx.l) for (const b of ctx.l) for (const c of ctx.l) for (const d of ctx.l) ctx.stash.x = 1;';
      const module = await host.load('export function request(ctx) { ' + loop + ' } export function response() { return 1; }');
      const evaluate = (name) => host.evaluate({ module, function: name, context: { l: Array(1000).fill(0) }, now: 0, seed: '${seed}' });
      await evaluate('response');
      void evaluate('request');
      setTimeout(() => console.log('looping'), 100);
    `;
      const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(parent.stdout, 'data');
      const children = childrenOf(parent.pid!);
      expect(children.length).toBeGreaterThanOrEqual(2);
      parent.kill('SIGKILL');
      await once(parent, 'exit');
      await expect.poll(() => children.filter((pid) => isAlive(pid)), { timeout: 5000 }).toEqual([]);
    },
  );
});

function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}
