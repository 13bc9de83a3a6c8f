import { describe, expect, it } from 'vitest';
import { evaluating } from '../evaluating.ts';

const { body, value } = evaluating({ processes: 1, timeLimitMs: 300 });

const deep = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;
/** Within what the engine can hand over, beyond what an answer may have. */
const args = { arguments: { deep: deep(3000), text: '['.repeat(100_000) + ']'.repeat(100_000) } };
const stack = 'Maximum call stack size exceeded';

describe('a handler that goes deep', () => {
  it('through arrays that hold themselves fails', async () => {
    const { outcome } = await body(
      'const list = []; list.push(list, list); return list.flat(100000).length;',
    );
    expect(outcome.kind).toBe('failed');
    expect((await body('const list = []; list.push(list); return list.flat(Infinity);')).outcome.kind).toBe(
      'failed',
    );
    expect((await body('const list = [1]; list.push(list); return list.join();')).outcome.kind).toBe(
      'returned',
    );
  });

  it('through a function that an array hides from the static checks fails', async () => {
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

  it.each([
    ['the text of JSON', 'return JSON.stringify(JSON.parse(ctx.args.text)).length;', stack],
    ['a value', 'return JSON.parse(ctx.args.text);', stack],
    ['the stash', 'ctx.stash.deep = JSON.parse(ctx.args.text);', stack],
    ['an error', "util.appendError('x', 'X', JSON.parse(ctx.args.text));", stack],
    ['a log', 'console.log(JSON.parse(ctx.args.text));', stack],
    ['typed values', 'return util.dynamodb.toDynamoDB(JSON.parse(ctx.args.text));', stack],
    ['flat', 'return JSON.parse(ctx.args.text).flat(Infinity).length;', stack],
    ['a value that the engine would hand over', 'return ctx.args.deep;', 'The output is nested too deeply'],
    ['a stash that it would hand over', 'ctx.stash.deep = ctx.args.deep;', 'The output is nested too deeply'],
    [
      'a filter',
      "let f = { a: { eq: 1 } }; for (const x of ctx.args.text.slice(0, 1000).split('')) { f = { not: f }; } let g = f; for (const x of ctx.args.text.slice(0, 999).split('')) { g = { and: [g, f] }; } return util.transform.toDynamoDBFilterExpression({ not: g }).length;",
      '',
    ],
  ])('fails, the host unharmed: %s', async (_name, text, reason) => {
    const { outcome } = await body(text, { context: args });
    expect(outcome).toMatchObject({ kind: 'failed', message: expect.stringContaining(reason) as unknown });
    expect(await value('1')).toBe(1);
  });

  it.each([
    ['lists', '['.repeat(15_000) + ']'.repeat(15_000)],
    ['operators', `1${'+1'.repeat(15_000)}`],
    ['members', `ctx${'.a'.repeat(15_000)}`],
    ['parentheses', `${'('.repeat(15_000)}1${')'.repeat(15_000)}`],
  ])('in its text is refused: %s', async (_name, expression) => {
    await expect(body(`return ${expression};`)).rejects.toMatchObject({ name: 'CodeRefused' });
  });

  it('may return as deep as arguments may be, and a text that only looks deep', async () => {
    const context = { arguments: { deep: deep(1000), text: args.arguments.text } };
    expect(await value('{ payload: ctx.args.deep }', context)).toEqual({ payload: deep(1000) });
    expect(await value('ctx.args.text', context)).toBe(args.arguments.text);
    expect(await value('`"${ctx.args.text}\\\\"`', context)).toBe(`"${args.arguments.text}\\"`);
  });
});
