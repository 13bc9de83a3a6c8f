import { describe, expect, it } from 'vitest';
import { evaluating } from './evaluating.ts';

const { body, value } = evaluating({ processes: 1 });

describe('how a handler ends', () => {
  it('a return of nothing is null, and undefined members vanish', async () => {
    expect((await body('')).outcome).toEqual({ kind: 'returned', value: null });
    expect(await value('{ a: undefined, b: [undefined], c: null }')).toEqual({ b: [null], c: null });
  });

  it('util.error ends it with an entry, from any depth', async () => {
    expect(await value("util.error('no')")).toEqual({
      kind: 'error',
      error: { message: 'no', errorType: null, data: null, errorInfo: null },
    });
    const { outcome } = await body(
      "const deny = (x) => util.error('no ' + x, 'Denied', { x }, [x]); return [1].map((x) => deny(x));",
    );
    expect(outcome).toEqual({
      kind: 'error',
      error: { message: 'no 1', errorType: 'Denied', data: { x: 1 }, errorInfo: [1] },
    });
  });

  it('util.appendError adds an entry and goes on', async () => {
    const { outcome, appendedErrors } = await body(
      "util.appendError('a', 'A', { b: 1 }); util.appendError('b'); return 3;",
    );
    expect(outcome).toEqual({ kind: 'returned', value: 3 });
    expect(appendedErrors).toEqual([
      { message: 'a', errorType: 'A', data: { b: 1 }, errorInfo: null },
      { message: 'b', errorType: null, data: null, errorInfo: null },
    ]);
  });

  it('util.unauthorized ends it', async () => {
    expect(await value('util.unauthorized()')).toEqual({ kind: 'unauthorized' });
  });

  it('runtime.earlyReturn goes on with the next function unless told otherwise', async () => {
    expect(await value('runtime.earlyReturn({ a: 1 })')).toEqual({
      kind: 'early',
      value: { a: 1 },
      skipTo: 'NEXT',
    });
    expect(await value("runtime.earlyReturn([], { skipTo: 'END' })")).toEqual({
      kind: 'early',
      value: [],
      skipTo: 'END',
    });
  });

  it('runtime.earlyReturn fails without a value, and in response handlers', async () => {
    for (const call of ['runtime.earlyReturn()', 'runtime.earlyReturn(null)']) {
      expect(await value(call)).toMatchObject({
        kind: 'failed',
        message: expect.stringContaining('Runtime Error') as unknown,
      });
    }
    expect(await value('runtime.earlyReturn(1)', {}, { function: 'response' })).toMatchObject({
      kind: 'failed',
    });
  });

  it('an output over 5 MB fails', async () => {
    const doubled = (times: number) =>
      `let text = 'xxxxx'; [${Array(times).fill(0).join()}].forEach(() => { text = text + text; }); return text;`;
    expect((await body(doubled(19))).outcome.kind).toBe('returned');
    expect((await body(doubled(20))).outcome).toEqual({
      kind: 'failed',
      message: 'code.js:1:1: The output of the handler exceeds 5 MB',
    });
  });

  it('a value that refers to itself fails', async () => {
    const { outcome } = await body('const a = {}; a.a = a; return a;');
    expect(outcome).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('refers to itself') as unknown,
    });
    expect((await body('ctx.stash.a = ctx.stash;')).outcome.kind).toBe('failed');
  });
});

describe('what a handler leaves behind', () => {
  it('logs lines with their place', async () => {
    const { logs } = await body("\nconsole.log('text', { a: 1 });\nconsole.error(null);");
    expect(logs).toEqual(['INFO - code.js:2:1: "text" {"a":1}', 'ERROR - code.js:3:1: null']);
  });

  it('records extensions in order', async () => {
    const { extensions } = await body(
      "extensions.setSubscriptionFilter({ filterGroup: [] }); extensions.invalidateSubscriptions({ subscriptionField: 'x', payload: {} });",
    );
    expect(extensions).toEqual([
      { name: 'setSubscriptionFilter', arguments: [{ filterGroup: [] }] },
      { name: 'invalidateSubscriptions', arguments: [{ subscriptionField: 'x', payload: {} }] },
    ]);
  });

  it('sets response headers, the last value of a name, in lower case', async () => {
    const { responseHeaders, appendedErrors } = await body(
      "util.http.addResponseHeader('Items-Count', 7); util.http.addResponseHeaders({ 'items-count': 8, render: 'x', o: { a: 1 } });",
    );
    expect(responseHeaders).toEqual({ 'items-count': '8', render: 'x', o: '{"a":1}' });
    expect(appendedErrors).toEqual([]);
  });

  it.each([
    'Vary',
    'content-type',
    'Access-Control-Allow-Origin',
    'x-amzn-a',
    'X-Amz-B',
    'te',
    'Host',
    '',
    'a b',
  ])('refuses the response header "%s" with an error entry', async (name) => {
    const { responseHeaders, appendedErrors, outcome } = await body(
      `util.http.addResponseHeader('${name}', 'x'); return 1;`,
    );
    expect([responseHeaders, outcome]).toEqual([{}, { kind: 'returned', value: 1 }]);
    expect(appendedErrors.map(({ errorType }) => errorType)).toEqual(['ResponseHeaderError']);
  });

  it('refuses response headers without value, with line breaks, and beyond 4 KB', async () => {
    const { appendedErrors, responseHeaders } = await body(
      "util.http.addResponseHeader('a', null); util.http.addResponseHeader('b', 'x\\r\\ny'); util.http.addResponseHeader('c', ctx.args.long);",
      { context: { arguments: { long: 'x'.repeat(4096) } } },
    );
    expect(appendedErrors).toHaveLength(3);
    expect(responseHeaders).toEqual({});
  });

  it('copies headers but for those of the connection', async () => {
    const headers = { Host: 'a', connection: 'b', 'x-mine': 'c', TE: 'd', 'content-length': '1' };
    expect(await value('util.http.copyHeaders(ctx.request.headers)', { request: { headers } })).toEqual({
      'x-mine': 'c',
    });
  });
});
