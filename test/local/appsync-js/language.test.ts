import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluating } from './evaluating.ts';

const { body, value, run } = evaluating({ processes: 1 });

async function failure(text: string, context = {}): Promise<string> {
  const { outcome } = await body(text, { context });
  return outcome.kind === 'failed' ? outcome.message : JSON.stringify(outcome);
}

describe('null and undefined', () => {
  it('are one value to === and !==', async () => {
    const context = { arguments: { nothing: null, zero: 0, text: '' } };
    expect(await value('ctx.args.absent === null', context)).toBe(true);
    expect(await value('ctx.args.nothing === undefined', context)).toBe(true);
    expect(await value('ctx.args.nothing === void 0', context)).toBe(true);
    expect(await value('ctx.args.absent !== ctx.args.nothing', context)).toBe(false);
    expect(await value('ctx.args.zero === null', context)).toBe(false);
    expect(await value('ctx.args.text === undefined', context)).toBe(false);
    expect(await value('(ctx.args.absent)===null', context)).toBe(true);
  });

  it('are one value to switch', async () => {
    const text =
      "switch (ctx.args.absent) { case 'a': return 'a'; case null: return 'null'; default: return 'other'; }";
    expect((await body(text)).outcome).toEqual({ kind: 'returned', value: 'null' });
  });

  it('are one value to indexOf, lastIndexOf and includes', async () => {
    expect(
      await value(
        '[[1, null].indexOf(undefined), [undefined, 1].lastIndexOf(null), [null].includes(undefined)]',
      ),
    ).toEqual([1, 0, true]);
    expect(
      await value('[[1].indexOf(null), [null, 1, null].lastIndexOf(null), [null, 1].indexOf(null, 1)]'),
    ).toEqual([-1, 2, -1]);
  });

  it('leave === as it is for all other values', async () => {
    const scalar = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null));
    await fc.assert(
      fc.asyncProperty(scalar, scalar, async (left, right) => {
        const context = { arguments: { left, right } };
        expect(await value('ctx.args.left === ctx.args.right', context)).toBe(left === right);
      }),
      { numRuns: 50 },
    );
  });

  it('compare in nested, parenthesised and unspaced expressions', async () => {
    const context = { arguments: { a: null, b: 1 } };
    expect(await value('((ctx.args.x===ctx.args.a)===(ctx.args.y!==ctx.args.b))', context)).toBe(true);
    expect(
      (await body('const f=(x)=>x===ctx.args.q\nreturn(ctx.args.a)===f(1)', { context })).outcome,
    ).toEqual({
      kind: 'returned',
      value: false,
    });
    const text =
      'let found = 0; for (const x of [null, 1]) if (x === ctx.args.q) found += x === ctx.args.a ? 1 : 2\nreturn found';
    expect((await body(text, { context })).outcome).toEqual({ kind: 'returned', value: 1 });
  });
});

describe('loops', () => {
  const list = (length: number) => ({ arguments: { list: Array.from({ length }, (_, index) => index) } });

  it.each([
    'for (const x of ctx.args.list) { ctx.stash.x = x; }',
    'for (const x in ctx.args.list) ctx.stash.x = x;',
    'ctx.args.list.forEach((x) => { ctx.stash.x = x; });',
    'ctx.stash.x = ctx.args.list.map((x) => x);',
    'ctx.stash.x = ctx.args.list.filter((x) => x);',
    'ctx.stash.x = ctx.args.list.flatMap((x) => [x]);',
    'ctx.stash.x = ctx.args.list.reduce((sum, x) => sum + x, 0);',
    'ctx.stash.x = ctx.args.list.reduceRight((sum, x) => sum + x, 0);',
    'ctx.stash.x = ctx.args.list.some((x) => x < 0);',
    'ctx.stash.x = ctx.args.list.every((x) => x >= 0);',
    'ctx.stash.x = ctx.args.list.find((x) => x < 0);',
    'ctx.stash.x = ctx.args.list.findIndex((x) => x < 0);',
    'ctx.stash.x = ctx.args.list.findLast((x) => x < 0);',
    'ctx.stash.x = ctx.args.list.findLastIndex((x) => x < 0);',
  ])('%s runs 1000 times and no more', async (text) => {
    expect((await body(text, { context: list(1000) })).outcome.kind).toBe('returned');
    expect(await failure(text, list(1001))).toMatch(/^code\.js:1:\d+: A loop ran more than 1000 iterations$/);
  });

  it('that stop early may be over longer lists', async () => {
    expect(await value('ctx.args.list.find((x) => x === 5)', list(2000))).toBe(5);
    expect(
      (await body('for (const x of ctx.args.list) { if (x === 5) break; }', { context: list(2000) })).outcome
        .kind,
    ).toBe('returned');
  });

  it('are counted one by one: a nested loop begins anew', async () => {
    const text =
      'let n = 0; for (const x of ctx.args.list) { for (const y of ctx.args.list) { n += 1; } } return n;';
    expect((await body(text, { context: list(100) })).outcome).toEqual({ kind: 'returned', value: 10_000 });
  });
});

describe('built-ins', () => {
  it('JSON.parse gives an empty string for bad text', async () => {
    expect(await value(`[JSON.parse('{'), JSON.parse('[1]')]`)).toEqual(['', [1]]);
  });

  it('Math.random and util.math draw from the seed alone', async () => {
    const text = '[Math.random(), util.math.randomDouble(), util.math.randomWithinRange(5, 8)]';
    const first = (await value(text)) as number[];
    expect(await value(text)).toEqual(first);
    expect(await value(text, {}, { seed: 'f'.repeat(32) })).not.toEqual(first);
    expect(first[0]).toBeGreaterThanOrEqual(0);
    expect(first[0]).toBeLessThan(1);
    expect([5, 6, 7]).toContain(first[2]);
  });

  it('sort takes no comparator, whatever way it comes', async () => {
    expect(await value(`['b', 'a'].sort()`)).toEqual(['a', 'b']);
    expect(
      await failure(
        `const by = { order: (a, b) => a - b }; const list = [2, 1]; const { order } = by; return list.sort(ctx.args.x ?? [order][0]);`,
      ),
    ).toMatch(/cannot|comparator|function/);
  });

  it('what AppSync lacks is not there at run time either', async () => {
    const names = [
      'padStart',
      'charCodeAt',
      'match',
      'includes',
      'repeat',
      'normalize',
      'substr',
      'toString',
    ];
    expect(await value(`${JSON.stringify(names)}.map((name) => typeof 'text'[name])`)).toEqual(
      names.map(() => 'undefined'),
    );
    const methods = ['entries', 'keys', 'values', 'copyWithin', 'at', 'toSorted', 'constructor', 'toString'];
    expect(await value(`${JSON.stringify(methods)}.map((name) => typeof [][name])`)).toEqual(
      methods.map(() => 'undefined'),
    );
  });

  it('any key can be set on an object', async () => {
    const text = `const o = {}; for (const k of ['toString', 'valueOf', 'hasOwnProperty', 'constructor', '__proto__', 'a']) { o[k] = k; } return o;`;
    const { outcome } = await body(text);
    const keys = ['toString', 'valueOf', 'hasOwnProperty', 'constructor', '__proto__', 'a'];
    expect(outcome.kind === 'returned' && Object.entries(outcome.value as object)).toEqual(
      keys.map((key) => [key, key]),
    );
  });

  it('objects in templates have a text', async () => {
    expect(await value('`${[1, 2]} ${{}} ${null} ${1.5} ${true}`')).toBe('1,2 [object Object] null 1.5 true');
  });
});

describe('a module', () => {
  it('starts anew for every evaluation', async () => {
    const code = `const seen = []; let count = 0;
export function request(ctx) { count += 1; seen.push(ctx.args.x); return { count, seen }; }
export function response() { return null; }`;
    for (const x of [1, 2]) {
      expect((await run(code, { context: { arguments: { x } } })).outcome).toEqual({
        kind: 'returned',
        value: { count: 1, seen: [x] },
      });
    }
  });

  it('may be a bundle with an export list, aliases and constants of functions', async () => {
    const code = `// x.ts
import { util as util2 } from "@aws-appsync/utils";
import { get, operations as ops } from "@aws-appsync/utils/dynamodb";
var KEY = "id";
var handler = (ctx) => get({ key: { [KEY]: ctx.args.id }, projection: ["name"] });
function answer(ctx) {
  return { done: util2.time.nowEpochSeconds(), ...ops.remove() };
}
export {
  handler as request,
  answer as response
};
`;
    const request = await run(code, { context: { arguments: { id: 'a' } } });
    expect(request.outcome).toMatchObject({ value: { operation: 'GetItem', key: { id: { S: 'a' } } } });
    const response = await run(code, { function: 'response' });
    expect(response.outcome).toEqual({
      kind: 'returned',
      value: { done: 1_517_943_695, type: 'OPERATION_REMOVE' },
    });
  });

  it("fails at the place in the author's text, not in the rewritten one", async () => {
    const code = `import { util } from '@aws-appsync/utils';
export function request(ctx) {
  return ctx.args.a === ctx.args.b ? ctx.args.a.name : 1;
}
export const response = (ctx) => {
  for (const x of [1]) { if (x === ctx.q) { return 1; } console.log('at', x); }
  return util.str.normalize('a', 'x');
};`;
    expect((await run(code)).outcome).toEqual({
      kind: 'failed',
      message: "code.js:3:49: Cannot read properties of undefined (reading 'name')",
    });
    const { outcome, logs } = await run(code, { function: 'response' });
    expect(outcome).toEqual({ kind: 'failed', message: 'code.js:7:10: Unknown normalization type x' });
    expect(logs).toEqual(['INFO - code.js:6:57: "at" 1']);
  });
});
