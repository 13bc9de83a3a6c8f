import { afterEach, describe, expect, it } from 'vitest';
import { createLanguageHost, type LanguageHost } from '../../../../local/appsync-js/index.ts';
import { now, seed } from '../evaluating.ts';
import { moduleOf, nested, thousand } from './loops.ts';

const hosts: LanguageHost[] = [];
afterEach(() => Promise.all(hosts.splice(0).map((host) => host.stop())));

/** A host whose limit nobody could wait for, so that who waits for it shows; and what has ended there, in order. */
function hostWithoutEnd(processes: number) {
  const host = createLanguageHost({ processes, timeLimitMs: 600_000, memoryLimitMb: 40, typeCheck: false });
  hosts.push(host);
  const ended: string[] = [];
  const evaluate = async (name: string, code: string, context: Record<string, unknown> = thousand) => {
    const module = await host.load(code);
    const { outcome } = await host.evaluate({ module, function: 'request', context, now, seed });
    ended.push(name);
    return outcome;
  };
  /** One that never ends: it is rejected when the host stops. */
  const hang = (mark: number) =>
    void evaluate('hung', moduleOf(nested(5), mark)).catch((error: unknown) => {
      if (!(error instanceof Error && error.name === 'HostUnavailable')) throw error;
    });
  return { host, ended, evaluate, hang };
}

const good = moduleOf('return ctx.args.n;');

describe.each([1, 2])('with %i processes, nobody waits for a handler that does not end', (processes) => {
  it('behind one, or behind many of its kind', async () => {
    const { evaluate, hang, ended } = hostWithoutEnd(processes);
    for (let count = 0; count < 20; count += 1) hang(1);
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => evaluate('good', good, { arguments: { n } })),
    );
    expect(answers).toEqual(Array.from({ length: 100 }, (_, n) => ({ kind: 'returned', value: n })));
    expect(ended).not.toContain('hung');
  });

  it('behind many of different kinds', async () => {
    const { evaluate, hang, ended } = hostWithoutEnd(processes);
    await evaluate('good', good);
    for (let kind = 0; kind < 20; kind += 1) hang(kind);
    const answers = await Promise.all(Array.from({ length: 100 }, () => evaluate('good', good)));
    expect(answers).toHaveLength(100);
    expect(ended).toEqual(Array(101).fill('good'));
  });

  it('while more and more of them come', async () => {
    const { evaluate, hang, ended } = hostWithoutEnd(processes);
    for (let round = 0; round < 4; round += 1) {
      hang(round);
      await evaluate('good', good);
    }
    expect(ended).toEqual(Array(4).fill('good'));
  });
});

describe('a handler that takes its process down', () => {
  it('takes nobody with it', async () => {
    const { evaluate } = hostWithoutEnd(1);
    const bomb = moduleOf(
      'let l = [ctx.args.list]; ctx.args.list.forEach(() => { l = [...l, ...l, [...ctx.args.list]]; });',
    );
    const [dead, ...others] = await Promise.all([
      evaluate('dead', bomb),
      ...Array.from({ length: 30 }, (_, n) => evaluate('good', good, { arguments: { n } })),
    ]);
    expect(dead).toEqual({
      kind: 'failed',
      message: 'code.js:1:1: Runtime Error: the handler ran over 40 MB of memory',
    });
    expect(others.filter(({ kind }) => kind === 'returned')).toHaveLength(30);
  });
});

describe('a handler that is slow and ends', () => {
  it('has its answer, and those behind it have theirs once', async () => {
    const { evaluate, ended } = hostWithoutEnd(1);
    const slow = moduleOf(`const text = 'a'.concat(ctx.args.text); return util.matches('(a|aa)+', text);`);
    const context = { arguments: { text: `${'a'.repeat(32)}!` } };
    const answers = await Promise.all([
      evaluate('slow', slow, context),
      ...Array.from({ length: 40 }, (_, n) => evaluate('good', good, { arguments: { n } })),
      evaluate('slow', slow, { arguments: { text: 'a' } }),
    ]);
    expect(answers[0]).toEqual({ kind: 'returned', value: false });
    expect(answers.at(-1)).toEqual({ kind: 'returned', value: true });
    expect(answers.slice(1, -1)).toEqual(
      Array.from({ length: 40 }, (_, n) => ({ kind: 'returned', value: n })),
    );
    expect(ended).toHaveLength(42);
  });
});
