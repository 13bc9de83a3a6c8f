import { describe, expect, it } from 'vitest';
import { evaluating } from '../evaluating.ts';
import { thousand } from './loops.ts';

const { body, value } = evaluating({ processes: 1, timeLimitMs: 300, memoryLimitMb: 64 });

/** Where the limit on output is what ends them. */
const unhurried = evaluating({ processes: 1, timeLimitMs: 30_000 });

const doubled = (step: string) =>
  `let x = ctx.args.start; ctx.args.list.forEach(() => { ${step} }); return 1;`;
const context = { arguments: { ...thousand.arguments, start: 'x' } };

describe('a handler that takes all memory', () => {
  it.each([
    ['an array of references', 'let list = [1]; ctx.args.list.forEach(() => { list = list.concat(list); });'],
    ['a length', 'const list = []; list.length = 4000000000; return list.fill(1).length;'],
    [
      'an array spread into itself',
      'let list = [1]; ctx.args.list.forEach(() => { list = [...list, ...list]; });',
    ],
    [
      'an array that grows while it is read',
      'const list = [1]; for (const x of list) { list.push(x, [...list]); }',
    ],
    [
      'many strings',
      'const kept = []; ctx.args.list.forEach((x) => { ctx.args.list.forEach((y) => { kept.push(JSON.stringify(ctx.args.list)); }); });',
    ],
    [
      'objects',
      'let o = {}; ctx.args.list.forEach((x) => { ctx.args.list.forEach((y) => { o = { o, l: [...ctx.args.list] }; }); });',
    ],
  ])('fails, and the host goes on: %s', async (_name, text) => {
    expect((await body(text, { context })).outcome.kind).toBe('failed');
    expect(await value('1')).toBe(1);
  });

  it.each([
    ['by adding', doubled('x = x + x;'), 'Invalid string length'],
    ['by concat', doubled('x = x.concat(x);'), 'Invalid string length'],
    ['by a template', doubled('x = `${x}${x}`;'), 'Invalid string length'],
    [
      'by join',
      'const l = []; l.length = 1000000; l.fill("abcdefghij"); return [l.join(""), l.join(l.join(""))];',
      '',
    ],
    ['by replaceAll', doubled("x = x.replaceAll('x', 'xxxxxxxx');"), ''],
    ['by JSON in JSON', doubled('x = JSON.stringify([x, x]);'), ''],
    ['by Base64', doubled('x = util.base64Encode(x + x);'), ''],
    ['by URL encoding', doubled("x = util.urlEncode('%' + x + x);"), ''],
    ['by escapes', doubled('x = util.escapeJavaScript(x + "\'" + x);'), ''],
  ])('fails where its text doubles %s', async (_name, text, reason) => {
    expect((await body(text, { context })).outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining(reason) as unknown,
    });
    expect(await value('1')).toBe(1);
  });

  it.each([
    ['logs', 'ctx.args.list.forEach((x) => { console.log(ctx.args.list, ctx.args.list); });'],
    [
      'errors',
      "ctx.args.list.forEach((x) => { util.appendError('x', 'X', ctx.args.list, ctx.args.list); });",
    ],
    [
      'extensions',
      'ctx.args.list.forEach((x) => { extensions.setSubscriptionFilter(ctx.args.list); extensions.invalidateSubscriptions(ctx.args.list); });',
    ],
    ['the stash', 'ctx.args.list.forEach((x) => { ctx.stash[`${x}`] = [ctx.args.list, ctx.args.list]; });'],
  ])('fails by the output limit where it is %s that are too much', async (_name, text) => {
    expect((await unhurried.body(text, { context })).outcome).toEqual({
      kind: 'failed',
      message: 'code.js:1:1: The output of the handler exceeds 5 MB',
    });
  });
});
