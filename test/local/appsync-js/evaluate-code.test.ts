import { afterAll, describe, expect, it } from 'vitest';
import { createCodeEvaluator, ContextInvalid, type EvaluateCodeRequest } from '../../../local/index.ts';

const evaluator = createCodeEvaluator({ processes: 1 });
afterAll(() => evaluator.stop());

/** The answer to statements as both handlers' body, which begin on line 1. */
async function answer(statements: string, more: Partial<EvaluateCodeRequest> = {}) {
  const code = `export function request(ctx) {${statements}}
export function response(ctx) {${statements}}
import { util, runtime } from '@aws-appsync/utils';`;
  return evaluator.evaluateCode({ code, context: {}, function: 'request', ...more });
}

describe('the answer to an evaluation', () => {
  it('holds value, stash and appended errors as JSON text, and the log', async () => {
    const statements = `
  console.log(ctx.args);
  ctx.stash.seen = ctx.args.id;
  util.appendError('first', 'Type', { a: 1 }, { b: 2 });
  return { id: ctx.args.id };`;
    expect(
      await answer(statements, { context: { arguments: { id: '1' }, stash: { before: true } } }),
    ).toEqual({
      evaluationResult: '{"id":"1"}',
      logs: ['INFO - code.js:2:3: {"id":"1"}'],
      stash: '{"before":true,"seen":"1"}',
      outErrors: '[{"message":"first","errorType":"Type","data":{"a":1},"errorInfo":{"b":2}}]',
    });
  });

  it('has its lists and its stash also where there is nothing in them', async () => {
    expect(await answer('return 1;')).toEqual({
      evaluationResult: '1',
      logs: [],
      stash: '{}',
      outErrors: '[]',
    });
  });

  it.each([
    ['nothing', 'return;'],
    ['undefined', 'return undefined;'],
    ['null', 'return null;'],
  ])('is null for %s', async (_what, statements) => {
    expect(await answer(statements)).toMatchObject({ evaluationResult: 'null' });
  });

  it('is of the handler asked for, request where none is', async () => {
    const code = 'export const request = () => "asked"; export const response = (ctx) => ctx.result;';
    const context = JSON.stringify({ result: 'answered' });
    expect(await evaluator.evaluateCode({ code, context, function: 'request' })).toMatchObject({
      evaluationResult: '"asked"',
    });
    expect(await evaluator.evaluateCode({ code, context, function: 'response' })).toMatchObject({
      evaluationResult: '"answered"',
    });
    expect(await evaluator.evaluateCode({ code, context })).toMatchObject({ evaluationResult: '"asked"' });
  });

  it('hands every member of the context to the handler', async () => {
    const context = {
      arguments: { a: 1 },
      source: { b: 2 },
      identity: { username: 'ada' },
      result: { c: 3 },
      prev: { result: 4 },
      stash: { d: 5 },
      request: { headers: { e: 'f' } },
      info: { fieldName: 'g' },
      error: { message: 'h', type: 'i' },
      env: { J: 'k' },
    };
    const { evaluationResult } = await answer('return ctx;', { context });
    expect(JSON.parse(evaluationResult!)).toEqual({ ...context, args: { a: 1 } });
  });

  it('has the value of an early return', async () => {
    expect(await answer("runtime.earlyReturn({ a: 1 }, { skipTo: 'NEXT' });")).toMatchObject({
      evaluationResult: '{"a":1}',
    });
  });
});

describe('the error of an evaluation', () => {
  it('is the bare message of util.error; its type is not told', async () => {
    const statements = "ctx.stash.a = 1; util.appendError('before'); util.error('foo', 'Type', { a: 1 });";
    const { outErrors, ...rest } = await answer(statements);
    expect(rest).toEqual({ error: { message: 'foo' }, logs: [], stash: '{"a":1}' });
    expect(JSON.parse(outErrors!)).toMatchObject([{ message: 'before' }]);
  });

  it('is Unauthorized for util.unauthorized', async () => {
    expect((await answer('util.unauthorized();')).error).toEqual({ message: 'Unauthorized' });
  });

  it('begins with the place where the code itself fails', async () => {
    const { error, evaluationResult } = await answer('\n  return ctx.result.items;');
    expect(error).toEqual({ message: expect.stringMatching(/^code\.js:2:21: /) as string });
    expect(evaluationResult).toBeUndefined();
  });

  it('lists what deployment would refuse, and nothing is run', async () => {
    const code = 'export const request = () => nope; export const response = () => { throw 1; };';
    expect(await evaluator.evaluateCode({ code, context: '{}' })).toEqual({
      error: {
        message: `code.js(1,30): error TS2304: Cannot find name 'nope'.
code.js(1,68): error: Throw statements are not supported.`,
        codeErrors: [
          {
            errorType: 'PARSE_ERROR',
            value: "code.js(1,30): error TS2304: Cannot find name 'nope'.\n",
            location: { line: 1, column: 30, span: 4 },
          },
          {
            errorType: 'LINT_ERROR',
            value: 'code.js(1,68): error: Throw statements are not supported.\n',
            location: { line: 1, column: 68, span: 8 },
          },
        ],
      },
      logs: [],
    });
  });
});

describe('an evaluator', () => {
  it('takes time and randomness from who asks, if they give any', async () => {
    const statements = 'return [util.time.nowISO8601(), util.autoId()];';
    const code = `import { util } from '@aws-appsync/utils'; export const request = () => { ${statements} };
export const response = () => 1;`;
    const given = { now: Date.UTC(2020, 0, 1), seed: '0'.repeat(32) };
    const [one, other] = await Promise.all(
      [1, 2].map(() => evaluator.evaluateCode({ code, context: {} }, given)),
    );
    expect(one).toEqual(other);
    expect(one!.evaluationResult).toContain('2020-01-01T00:00:00.000Z');
    const [first, second] = await Promise.all(
      [1, 2].map(() => evaluator.evaluateCode({ code, context: {} })),
    );
    expect(first).not.toEqual(second);
  });

  it('refuses a context that is no JSON object', async () => {
    for (const context of ['', '{', '[]', 'null', '"a"']) {
      await expect(answer('return 1;', { context }), context).rejects.toBeInstanceOf(ContextInvalid);
    }
  });
});
