import { describe, expect, it } from 'vitest';
import { evaluating } from './evaluating.ts';

const { body, value } = evaluating({ processes: 1 });

describe('the context', () => {
  it('has args and arguments as one object, never null', async () => {
    expect(await value('[ctx.args, ctx.arguments]')).toEqual([{}, {}]);
    expect(await value('[ctx.args, ctx.arguments]', { args: { a: 1 } })).toEqual([{ a: 1 }, { a: 1 }]);
    const { outcome } = await body('ctx.args.b = 2; return ctx.arguments;', {
      context: { arguments: { a: 1 } },
    });
    expect(outcome).toEqual({ kind: 'returned', value: { a: 1, b: 2 } });
  });

  it('has an environment that is never null and cannot be written', async () => {
    expect(await value('ctx.env')).toEqual({});
    const { outcome } = await body("ctx.env.TABLE = 'x';", { context: { env: { TABLE: 'companies' } } });
    expect(outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/^code\.js:1:\d+: /) as unknown,
    });
  });

  it('keeps its members; what is in them can change', async () => {
    const { outcome } = await body('const same = ctx; same.result = 1;', { context: { result: 0 } });
    expect(outcome.kind).toBe('failed');
    const { stash } = await body('ctx.stash.a = { b: [1] }; ctx.stash.gone = undefined; return null;');
    expect(stash).toEqual({ a: { b: [1] } });
  });

  it('gives the stash as it is after the run, also after util.error', async () => {
    const { stash, outcome } = await body("ctx.stash.step = 2; util.error('no');", {
      context: { stash: { step: 1, kept: true } },
    });
    expect(outcome.kind).toBe('error');
    expect(stash).toEqual({ step: 2, kept: true });
  });

  it('hides the selection from the JSON text of info only', async () => {
    const info = { fieldName: 'company', selectionSetList: ['id'], selectionSetGraphQL: '{ id }' };
    expect(await value('[JSON.stringify(ctx.info), ctx.info.selectionSetList]', { info })).toEqual([
      '{"fieldName":"company"}',
      ['id'],
    ]);
  });

  it('reads absent members as undefined', async () => {
    expect(await value('[typeof ctx.identity, ctx.source?.id === null]')).toEqual(['undefined', true]);
  });

  it('fails the evaluation where it is nested too deeply to be handed over', async () => {
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown;
    const { outcome, stash } = await body('return 1;', { context: { stash: { a: 1 }, source: deep } });
    expect(outcome).toEqual({
      kind: 'failed',
      message: 'code.js:1:1: Runtime Error: the context is nested too deeply',
    });
    expect(stash).toEqual({ a: 1 });
  });
});
