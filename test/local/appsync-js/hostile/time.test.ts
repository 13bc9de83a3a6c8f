import { describe, expect, it } from 'vitest';
import { evaluating } from '../evaluating.ts';
import { moduleOf, nested, thousand } from './loops.ts';

const timeLimitMs = 300;
const { run, body, value } = evaluating({ processes: 1, timeLimitMs });

const overrun = {
  kind: 'failed',
  message: `code.js:1:1: Runtime Error: the handler ran longer than ${timeLimitMs} ms`,
};
const context = { arguments: { ...thousand.arguments, text: `${'a'.repeat(60)}!` } };

describe('a handler that does not end', () => {
  it.each([
    ['loops within the cap of each', nested(5)],
    [
      'callbacks in each other',
      'const l = ctx.args.list; l.forEach((a) => l.forEach((b) => l.forEach((c) => l.some((d) => d < 0))));',
    ],
    ['a pattern that backtracks in replace', "return ctx.args.text.replace('(a+)+$', '');"],
    ['a pattern that backtracks in replaceAll', "return ctx.args.text.replaceAll('(a|a)*b', '');"],
    ['a pattern that backtracks in matches', "return util.matches('(a|aa)+', ctx.args.text);"],
    ['a sort of very much', 'const l = []; l.length = 30000000; return l.fill(ctx.args.text).sort().length;'],
    [
      'groups that multiply',
      `const or = ctx.args.list.map((x) => ({ or: [{ a: { eq: x } }, { b: { eq: x } }] }));
       return util.transform.toSubscriptionFilter({ and: or.slice(0, 30) });`,
    ],
    ['a text form that loops', `return \`\${{ toString: () => { ${nested(5)} } }}\`;`],
    ['a JSON form that loops', `return { toJSON: () => { ${nested(5)} } };`],
    ['a JSON form of the stash', `Object.assign(ctx.stash, { toJSON: () => { ${nested(5)} } });`],
  ])('ends at the time limit, or before for want of memory: %s', async (_name, text) => {
    const { outcome } = await body(text, { context });
    expect(outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(
        /^code\.js:1:1: Runtime Error: the handler ran (?:longer than|over) /,
      ) as unknown,
    });
    expect(await value('1 + 1')).toBe(2);
  });

  it('is named by the limit that it passed, and leaves the stash as it was given', async () => {
    const given = { ...thousand, stash: { step: 1 } };
    const { outcome, stash, logs } = await body(`console.log('a'); ctx.stash.step = 2; ${nested(5)}`, {
      context: given,
    });
    expect([outcome, stash, logs]).toEqual([overrun, { step: 1 }, []]);
  });

  it('is answered again where it ends in time', async () => {
    const code = moduleOf(`if (ctx.args.hang) { ${nested(5)} } return 1;`);
    const evaluate = async (hang: boolean) =>
      (await run(code, { context: { arguments: { ...thousand.arguments, hang } } })).outcome.kind;
    expect(await evaluate(true)).toBe('failed');
    expect(await Promise.all(Array.from({ length: 50 }, () => evaluate(false)))).toEqual(
      Array(50).fill('returned'),
    );
  });
});
