import { describe, expect, it } from 'vitest';
import { evaluating } from '../evaluating.ts';

const { body, value } = evaluating({ processes: 1 });

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
