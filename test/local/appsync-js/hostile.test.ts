import { describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../local/appsync-js/index.ts';
import { evaluating, now, seed } from './evaluating.ts';

const timeLimitMs = 700;
const { host, run, body, value } = evaluating({ processes: 1, timeLimitMs, memoryLimitMb: 64 });

/** `depth` loops in each other, each within its cap. */
function nested(depth: number): string {
  const open = Array.from({ length: depth }, (_, level) => `for (const x${level} of ctx.args.list) {`).join(
    '',
  );
  return `let n = 0; ${open} n += 1; ${'}'.repeat(depth)} return n;`;
}

const thousand = { arguments: { list: Array.from({ length: 1000 }, (_, index) => index) } };

describe('a handler that runs away', () => {
  it.each([
    ['loops within the cap of each', nested(5)],
    ['a pattern that backtracks', "return ctx.args.text.replace('(a+)+$', '');"],
    ['a pattern in matches', "return util.matches('(a|aa)+', ctx.args.text);"],
  ])('fails at the time limit: %s', async (_name, text) => {
    const context = { arguments: { ...thousand.arguments, text: `${'a'.repeat(60)}!` } };
    expect((await body(text, { context })).outcome).toEqual({
      kind: 'failed',
      message: `code.js:1:1: Runtime Error: the handler ran longer than ${timeLimitMs} ms`,
    });
    expect(await value('1')).toBe(1);
  });

  it('holds up nobody for longer than the limit and a start', async () => {
    const good = await host.load(
      'export function request(ctx) { return ctx.args.n; } export function response() {}',
    );
    const bad = await host.load(
      `export function request(ctx) { ${nested(5)} } export function response() {}`,
    );
    const evaluate = (module: typeof good, context: Record<string, unknown>) =>
      host.evaluate({ module, function: 'request', context, now, seed });
    const begun = performance.now();
    const [hung, ...others] = await Promise.all([
      evaluate(bad, thousand),
      ...Array.from({ length: 100 }, (_, n) => evaluate(good, { arguments: { n } })),
    ]);
    expect(hung.outcome.kind).toBe('failed');
    expect(others.map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 100 }, (_, n) => ({ kind: 'returned', value: n })),
    );
    expect(performance.now() - begun).toBeLessThan(timeLimitMs + 2000);
  });

  it.each([1, 2])(
    'holds up nobody for longer the more of its kind there are: processes %i',
    async (processes) => {
      const crowded = createLanguageHost({ processes, timeLimitMs });
      const load = (body: string) =>
        crowded.load(`export function request(ctx) { ${body} } export function response() {}`);
      const [good, bad] = [await load('return 1;'), await load(nested(5))];
      const settled: string[] = [];
      const evaluate = async (module: typeof good) => {
        const { outcome } = await crowded.evaluate({
          module,
          function: 'request',
          context: thousand,
          now,
          seed,
        });
        settled.push(outcome.kind);
      };
      const hung = Array.from({ length: processes + 1 }, () => evaluate(bad));
      await Promise.all(Array.from({ length: 100 }, () => evaluate(good)));
      // Each process can be taken once before the module is known to hang, not again while others wait.
      expect(settled.filter((kind) => kind === 'failed').length).toBeLessThanOrEqual(processes);
      await Promise.all(hung);
      expect(settled.filter((kind) => kind === 'failed')).toHaveLength(processes + 1);
      await crowded.stop();
    },
  );

  it('is answered again where it ends in time', async () => {
    const code = `export function request(ctx) { if (ctx.args.hang) { ${nested(5)} } return 1; } export function response() {}`;
    const evaluate = async (hang: boolean) =>
      (await run(code, { context: { arguments: { ...thousand.arguments, hang } } })).outcome.kind;
    expect(await evaluate(true)).toBe('failed');
    expect(await Promise.all(Array.from({ length: 50 }, () => evaluate(false)))).toEqual(
      Array(50).fill('returned'),
    );
  });

  it.each([
    [
      'an array of references',
      'let list = [1]; ctx.args.list.forEach(() => { list = list.concat(list); }); return list.length;',
    ],
    ['a length', 'const list = []; list.length = 4000000000; return list.fill(1).length;'],
    [
      'many strings',
      `const kept = []; ctx.args.list.forEach((x) => { ctx.args.list.forEach((y) => { kept.push(JSON.stringify(ctx.args.list)); }); }); return kept.length;`,
    ],
  ])('that takes all memory fails, and the host goes on: %s', async (_name, text) => {
    const { outcome } = await body(text, { context: thousand });
    expect(outcome.kind).toBe('failed');
    expect(await value('1')).toBe(1);
  });

  it('that doubles a text fails where the text becomes too long', async () => {
    const { outcome } = await body(
      "let text = 'x'; ctx.args.list.forEach(() => { text = text + text; }); return 1;",
      { context: thousand },
    );
    expect(outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/^code\.js:1:\d+: Invalid string length/) as unknown,
    });
  });

  it('that logs without end fails, its output being too large', async () => {
    const text = `ctx.args.list.forEach((x) => { console.log(ctx.args.list, ctx.args.list); });`;
    expect((await body(text, { context: thousand })).outcome).toMatchObject({ kind: 'failed' });
  });

  it('that recurses through arrays fails', async () => {
    expect(await value('[1].map((x) => [x]).flat(1)')).toEqual([1]);
    const { outcome } = await body(
      'const list = []; list.push(list, list); return list.flat(100000).length;',
    );
    expect(outcome.kind).toBe('failed');
    // Not seen by the static checks: the function gets to itself through an array that is filled later.
    const code =
      'const list = []; const step = (x) => list.map((f) => f(x)); list.push(...[step]); return step(1);';
    await expect(body(code)).rejects.toThrow('The code contains one or more errors.');
    const hidden =
      'const o = { list: [] }; const made = { step: (x) => o.list.map((f) => f.step(x)) }; o.list.push(made); return made.step(1);';
    expect((await body(hidden)).outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/^code\.js:1:\d+: Maximum call stack size exceeded$/) as unknown,
    });
  });
});

describe('a handler that wants out', () => {
  /** Keys put together at run time: the static checks refuse the plain ones. */
  const key = (name: string) => `['${name.slice(0, 3)}' + '${name.slice(3)}']`;

  it.each([
    `util.error${key('constructor')}`,
    `[]${key('constructor')}`,
    `''${key('constructor')}`,
    `(1)${key('constructor')}`,
    `true${key('constructor')}`,
    `({})${key('constructor')}`,
    `(() => 1)${key('constructor')}`,
    `({})${key('__proto__')}`,
    `[]${key('__proto__')}`,
    `ctx${key('constructor')}`,
    `ctx.args${key('__defineGetter__')}`,
    `[].map${key('constructor')}`,
    `''.split${key('call')}`,
    `(() => 1)${key('apply')}`,
    `(() => 1)${key('bind')}`,
    `JSON.parse('{}')${key('constructor')}`,
    `Object.entries({ a: 1 })[0]${key('constructor')}`,
    `ddb.operations.remove()${key('constructor')}`,
    `util.transform.toSubscriptionFilter({})${key('constructor')}`,
    `util.time.nowISO8601${key('constructor')}`,
  ])('finds nothing at %s', async (expression) => {
    expect(await value(`typeof (${expression})`)).toBe('undefined');
  });

  it('finds no constructor through functions of its own', async () => {
    const text = `const f = function () { return 1; }; const made = f${key('prototype')}; return typeof made${key('constructor')}${key('constructor')};`;
    expect((await body(text)).outcome).toEqual({ kind: 'returned', value: 'undefined' });
  });

  it.each([
    'const u = util; u.error = 1;',
    'const { time } = util; time.nowISO8601 = 1;',
    '[].map.x = 1;',
    'const o = ddb.operations; o.add = null;',
    'Object.keys.x = 1;',
  ])('cannot change what is shared: %s', async (text) => {
    expect((await body(text)).outcome).toMatchObject({ kind: 'failed' });
    expect(await value('[[1].map((x) => x + 1), util.time.nowEpochSeconds() > 0, typeof [].map.x]')).toEqual([
      [2],
      true,
      'undefined',
    ]);
  });

  it('cannot reach the prototype of all objects through JSON', async () => {
    const text = `const o = JSON.parse('{"__proto__":{"polluted":1}}'); const copy = Object.assign({}, o); return [copy.polluted, {}.polluted, ctx.args.polluted];`;
    await body(text, { context: { arguments: {} } });
    expect(await value('[{}.polluted, [].polluted, ctx.args.polluted]')).toEqual([null, null, null]);
  });

  it('has no say through toJSON, toString or a getter of its own', async () => {
    const text = "return { toJSON: () => util.error('from toJSON') };";
    expect((await body(text)).outcome).toMatchObject({ kind: 'error', error: { message: 'from toJSON' } });
    expect((await body('Object.assign(ctx.stash, { toJSON: () => [1] }); return 1;')).stash).toEqual({});
    expect((await body('ctx.stash.a = { toJSON: () => ctx.args.x.y }; return 1;')).outcome.kind).toBe(
      'failed',
    );
  });
});
