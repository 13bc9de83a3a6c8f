import { describe, expect, it } from 'vitest';
import { lintErrors } from '../../../local/appsync-js/index.ts';

/** The refusals of a module whose request handler has these statements. */
function refusals(statements: string): string[] {
  const code = `import { util } from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb';
import * as rds from '@aws-appsync/utils/rds';
export function response(ctx) { return ctx.result; }
export function request(ctx) {
${statements}
}`;
  return lintErrors(code).map(({ value }) => value.replace(/^code\.js\(\d+,\d+\): error: |\n$/g, ''));
}

describe('accepted code', () => {
  it('is what a bundler makes of resolvers', () => {
    const code = `// resolvers/x.ts
import { util } from "@aws-appsync/utils";
import { get, operations } from "@aws-appsync/utils/dynamodb";
import * as ddb from "@aws-appsync/utils/dynamodb";
import { createPgStatement } from "@aws-appsync/utils/rds";
import { converse } from "@aws-appsync/utils/ai";
var LIMIT = 10;
var deny = { notFound: (id) => util.error("no " + id, "NotFound") };
function patch(input) {
  const update2 = {};
  for (const [key, value] of Object.entries(input)) {
    if (value !== void 0) update2[key] = value === null ? operations.remove() : operations.replace(value);
  }
  return update2;
}
function request(ctx) {
  const { id, name = "x", ...rest } = ctx.args;
  const groups = ctx.identity?.groups ?? [];
  ctx.stash.groups = groups.map((group) => group.toLowerCase()).filter((group) => group !== "");
  if (!id) deny.notFound(id);
  switch (id) {
    case "a":
      return get({ key: { id } });
    default:
      break;
  }
  let total = 0;
  for (const key in rest) total += rest[key] * 2 ** 3;
  delete ctx.stash.groups;
  return ddb.update({ key: { id }, update: patch(rest), limit: LIMIT, match: ctx.args.values });
}
var response = (ctx) => {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type, ctx.result);
  return Math.max(...[1, 2]) > Infinity ? undefined : JSON.parse(JSON.stringify(ctx.result));
};
export {
  request,
  response
};
//# sourceMappingURL=data:application/json;base64,e30=
`;
    expect(lintErrors(code)).toEqual([]);
  });

  it.each([
    'ctx.stash.x = 1; delete ctx.args.a;',
    'return [1].map(util.dynamodb.toDynamoDB);',
    'const double = (x) => x * 2; return [1].map(double);',
    'const util = { error: 1 }; return util.error;',
    'const { match, values, search } = ctx.args; return { match, values, search };',
    'const o = { a: () => 1 }; return o.a();',
    'const os = { search: (x) => x, match: (x) => x }; return [os.search(1), os.match(2)];',
    'const names = { prefix: "P", key: (id) => `${names.prefix}#${id}` }; return names.key(1);',
    'const o = { a: () => 1, b: () => o.a() + o.a(), c: () => o.b() }; return o.c();',
    'const f = (a, b = 2, ...c) => a + b + c.length; return f(1);',
    'return `a ${`b ${1}`}`;',
    'return typeof ctx.args.a === "string" ? -1 : +"1";',
    'const outer = () => { const inner = (x) => x; return inner(1); }; return outer();',
    'return rds.sql`select ${ctx.args.id}`;',
    'ctx.stash.a = {}; ctx.stash.a.b = 1; ctx.args.c = 2;',
    'var a = 1; let b = a; const c = () => a + b; return c();',
    'for (const key in ctx.args) { if (key === "a") break; } return void 0;',
  ])('includes %s', (statements) => {
    expect(refusals(statements)).toEqual([]);
  });
});

describe('refused syntax', () => {
  it.each([
    ['for (let i = 0; i < 1; i += 1) {}', 'For statements are not supported.'],
    ['while (ctx.a) {}', 'While statements are not supported.'],
    ['do {} while (ctx.a);', 'do...while statements are not supported.'],
    ['for (const a of []) { continue; }', 'Continue statements are not supported'],
    ['a: for (const b of []) {}', 'Labeled statements are not supported.'],
    ['try {} finally {}', 'Try statements are not supported.'],
    ['try {} catch (error) {}', 'Try statements are not supported.'],
    ["throw 'x';", 'Throw statements are not supported.'],
    ['return new Promise(() => 1);', 'Promise is not supported'],
    ['let i = 0; --i;', 'The operator -- is not supported'],
    ['class A { b() { return 1; } }', 'Class declarations are not supported.'],
    ['const A = class {};', 'Class expressions are not supported.'],
    ['function* g() {}', 'Generator functions are not supported.'],
    ['const g = function* () {};', 'Generator functions are not supported.'],
    ['const f = async () => 1;', 'Async functions are not supported.'],
    ['return this;', 'This expressions are not supported.'],
    ['const A = () => 1; return new A();', 'The operator new is not supported'],
    ['let i = 0; i++;', 'The operator ++ is not supported'],
    ['return ~1;', 'The operator ~ is not supported'],
    ["return 'a' in ctx;", 'in operator is not supported. Use Object.hasOwn().'],
    ['return ctx instanceof ctx;', 'The operator instanceof is not supported'],
    ['let a = 1; a ??= 2;', 'The operator ??= is not supported'],
    ['return 1 >>> 1;', 'The operator >>> is not supported'],
    ['return /a/;', 'Regex literals are not supported.'],
    ['return 1n;', 'BigInt literals are not supported.'],
    ['return util.error`a`;', 'Tagged templates are not supported.'],
    ['return { get a() { return 1; } };', 'Getters and setters are not supported.'],
    ['return (1, 2);', 'The operator , is not supported'],
    ["import('x');", 'import() is not supported.'],
    ['return import.meta;', 'MetaProperty is not supported.'],
    ['debugger;', 'DebuggerStatement is not supported.'],
  ])('%s', (statements, message) => {
    expect(refusals(statements)).toContain(message);
  });
});

describe('refused names', () => {
  it.each([
    ...[
      'Date',
      'parseInt',
      'Promise',
      'Map',
      'Set',
      'Symbol',
      'RegExp',
      'eval',
      'setTimeout',
      'fetch',
      'globalThis',
    ],
    ...[
      'process',
      'require',
      'Function',
      'String',
      'Array',
      'Boolean',
      'Error',
      'Reflect',
      'Proxy',
      'nextToken',
    ],
  ])('%s', (name) => {
    expect(refusals(`return ${name};`)).toEqual([`Cannot find name '${name}'`]);
  });

  it.each([
    ['return Object.fromEntries([]);', "there is no member 'fromEntries'"],
    ['return Math.abs(1);', "there is no member 'abs'"],
    ['return Number.parseInt("1");', "there is no member 'parseInt'"],
    ['return util.toJson(1);', "there is no member 'toJson'"],
    ['return util.time.now();', "there is no member 'now'"],
    ['return ddb.upsert({});', "there is no member 'upsert'"],
    ['return ddb.operations.addToSet(1);', "there is no member 'addToSet'"],
    ['return Number("1");', 'Number is only there for its members'],
    ['const m = Math; return m.abs(1);', 'Math is only there for its members'],
    ['return Object[ctx.args.a]({});', 'a member chosen at run time is not supported here'],
    ['return arguments[0];', 'arguments is not supported'],
    ['const undefined = 1;', 'undefined cannot be declared'],
    ['Math = 1;', 'Math cannot be written'],
  ])('%s', (statements, message) => {
    expect(refusals(statements)).toContain(message);
  });

  it.each(['constructor', '__proto__', 'prototype', '__defineGetter__', 'caller'])(
    'the member %s, however written',
    (name) => {
      const message = `the member '${name}' is not supported`;
      for (const use of [
        `ctx.${name}`,
        `ctx['${name}']`,
        `ctx[\`${name}\`]`,
        `ctx?.a.${name}`,
        `util.error.${name}('x')`,
      ]) {
        expect(refusals(`return ${use};`)).toContain(message);
      }
      expect(refusals(`const { ${name}: made } = ctx;`)).toContain(message);
    },
  );

  it.each([
    'apply',
    'bind',
    'call',
    'charCodeAt',
    'padStart',
    'hasOwnProperty',
    'match',
    'repeat',
    'toString',
    'toFixed',
    'keys',
    'at',
  ])('the method %s', (name) => {
    expect(refusals(`return ctx.args.a.${name}(1);`)).toEqual([`Method ${name} is not implemented`]);
  });
});

describe('refused uses of functions', () => {
  const passed = 'Functions can not be passed as an argument';
  const returned = 'returning a function is not allowed';
  const reassigned = 're-assigning function is not allowed';

  it.each([
    ['const g = (x) => x; return g(() => 1);', passed],
    ['const f = () => 1; const g = (x) => x; return g(f);', passed],
    ['const f = () => 1; const h = f; const g = (x) => x; return g(h);', passed],
    ['const o = { f: () => 1 }; const g = (x) => x; return g(o.f);', passed],
    ['const g = (x) => x; return g(ctx.a ? () => 1 : null);', passed],
    ['const g = (x) => x; return g(ctx.a ?? util.error);', passed],
    ['const g = (...x) => x; return g(...[() => 1]);', passed],
    ['return [2, 1].sort((a, b) => a - b);', passed],
    ["return 'a'.replace('a', () => 'b');", passed],
    ['return JSON.stringify(ctx, (k, v) => v);', passed],
    ['const f = () => 1; return f;', returned],
    ['return () => 1;', returned],
    ['const f = () => () => 1;', returned],
    ['return util.error;', returned],
    ['let f = () => 1; f = 2;', reassigned],
    ['let f; f = () => 1;', reassigned],
    ['function f() {} f = 1;', reassigned],
    ['ctx.stash.f = () => 1;', reassigned],
  ])('%s', (statements, message) => {
    expect(refusals(statements)).toContain(message);
  });

  it.each([
    'function f(x) { return f(x); } return f(1);',
    'const a = () => b(); const b = () => a(); return a();',
    'const f = (list) => list.map((item) => f(item)); return f([]);',
    'const o = { f: () => o.f() }; return o.f();',
    'const o = { f: () => o.g(), g: () => 1 + o.f() }; return o.f();',
    'const o = { f: () => o[ctx.args.x]() }; return o.f();',
    'const list = [() => list[0]()]; return list[0]();',
    'const f = () => g(); const g = f; return g();',
    'const f = (x) => [x].map(f); return f(1);',
    'return (function f() { return f(); })();',
  ])('recursion: %s', (statements) => {
    expect(refusals(statements).join()).toMatch(
      /Recursive function calls not supported. Detected cycle in \w+/,
    );
  });

  it.each([
    ['ctx.result = 1;', 'ctx is readonly. Adding/Updating result is not supported.'],
    ['ctx = 1;', 'ctx is readonly and re-assignment is not supported.'],
    ['delete ctx.stash;', 'ctx is readonly. Adding/Updating stash is not supported.'],
    ['ctx.stash = {};', 'ctx is readonly. Adding/Updating stash is not supported.'],
    ["ctx['prev'] = 1;", 'ctx is readonly. Adding/Updating prev is not supported.'],
    ['ctx.result += 1;', 'ctx is readonly. Adding/Updating result is not supported.'],
  ])('replacing the context: %s', (statements, message) => {
    expect(refusals(statements)).toContain(message);
  });
});

describe('a refused module', () => {
  const both = 'export function request() {} export function response() {}';
  const messages = (code: string) => lintErrors(code).map(({ value }) => value.trimEnd());

  it('lacks a handler, or exports something else by its name', () => {
    for (const code of [
      'export function request() {}',
      'function response() {} export function request() {}',
      'export function request() {} export const response = 1;',
      'export function request() {} function f() {} export { f };',
    ]) {
      expect(messages(code)).toEqual(["code.js(1,1): error: the code must export the function 'response'"]);
    }
  });

  it('is none for a handler that has another name, or two', () => {
    const handlers = 'function before() {} const after = (ctx) => ctx.result;';
    expect(messages(`${handlers} export { before as request, after as response };`)).toEqual([]);
    expect(messages(`${handlers} export const request = before; export const response = after;`)).toEqual([]);
    expect(messages(`${handlers} const one = after; export { before as request, one as response };`)).toEqual(
      [],
    );
    const circle = 'export const request = () => 1; const a = b; const b = a; export { a as response };';
    expect(messages(circle)).toEqual(["code.js(1,1): error: the code must export the function 'response'"]);
  });

  it('imports from elsewhere, or what is not there', () => {
    expect(messages(`import x from 'lodash'; ${both}`)).toEqual([
      'code.js(1,8): error: Default imports are not supported.',
      "code.js(1,15): error: the module 'lodash' cannot be imported",
    ]);
    expect(messages(`import { scanAll } from '@aws-appsync/utils/dynamodb'; ${both}`)).toEqual([
      "code.js(1,10): error: the module '@aws-appsync/utils/dynamodb' has no export 'scanAll'",
    ]);
    expect(messages(`export * from '@aws-appsync/utils'; ${both}`)).toHaveLength(1);
    expect(messages(`export { util } from '@aws-appsync/utils'; ${both}`)).toHaveLength(1);
    expect(messages(`${both} export default 1;`)).toHaveLength(1);
  });

  it('awaits', () => {
    expect(messages(`await 1; ${both}`)).toEqual([
      'code.js(1,1): error: The `await` keyword is not supported',
    ]);
  });

  it('does not parse', () => {
    expect(lintErrors('export function request() {\n  return 1 +;\n}')).toEqual([
      {
        errorType: 'PARSE_ERROR',
        value: 'code.js(2,13): error: Unexpected token\n',
        location: { line: 2, column: 13, span: 1 },
      },
    ]);
    expect(messages(`with (ctx) {} ${both}`)).toHaveLength(1);
  });

  it('is over 32768 bytes', () => {
    const padded = (length: number) => both + ' '.repeat(length - both.length);
    expect(lintErrors(padded(32_768))).toEqual([]);
    expect(messages(padded(32_769))).toEqual([
      'code.js(1,1): error: the code has 32769 bytes, the limit is 32768',
    ]);
    expect(lintErrors(`${both}//${'é'.repeat(16_384)}`)).toHaveLength(1);
  });

  it('names every place, in the order of the text', () => {
    const code = `export function request(ctx) {\n  while (ctx) {\n    Date.now();\n  }\n}\n${'export function response() { throw 1; }'}`;
    expect(lintErrors(code).map(({ location }) => location)).toEqual([
      { line: 2, column: 3, span: 33 },
      { line: 3, column: 5, span: 4 },
      { line: 6, column: 30, span: 8 },
    ]);
  });
});
