import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { createChecker } from '../../../../local/appsync-js/typecheck/checker.ts';

const types = fileURLToPath(new URL('../../../../node_modules/@aws-appsync/utils/lib', import.meta.url));
const checker = createChecker(ts, types);

/** What is said of statements of a request handler, which begins on line 1; without places. */
function problems(statements: string): string[] {
  const code = `export function request(ctx) { ${statements}
} export function response(ctx) { return ctx.result; }
import { util, extensions, runtime } from '@aws-appsync/utils'; import * as ddb from '@aws-appsync/utils/dynamodb';
import * as rds from '@aws-appsync/utils/rds';`;
  return checker
    .check(code)
    .errors.map(({ value }) => value.replace(/^code\.js\(\d+,\d+\): error |\n$/g, ''));
}

describe('the words of AWS', () => {
  it.each([
    [
      'a default and then an object of another shape',
      'let SK = { ge: `a` }; if (ctx.args.x) { SK = { eq: `a` }; } return SK;',
      "TS2741: Property 'ge' is missing in type '{ eq: string; }' but required in type '{ ge: string; }'.",
    ],
    [
      'elements unlike the first',
      'let b = [{"a": 5}]; b.push({"b": 6});',
      "TS2345: Argument of type '{ b: number; }' is not assignable to parameter of type '{ a: number; }'.\n  Property '\"a\"' is missing in type '{ b: number; }' but required in type '{ a: number; }'.",
    ],
    [
      'arguments spread from an array',
      'const a = [`m`, `t`, { a: 1 }, { b: 2 }]; util.appendError(...a);',
      'TS2556: A spread argument must either have a tuple type or be passed to a rest parameter.',
    ],
    [
      'a parameter destructured with a member that a call leaves out',
      'const f = ({ required, optional }) => { util.appendError(`${required}${optional}`, "log"); }; f({ required: "bar" });',
      "TS2345: Argument of type '{ required: string; }' is not assignable to parameter of type '{ required: any; optional: any; }'.\n  Property 'optional' is missing in type '{ required: string; }' but required in type '{ required: any; optional: any; }'.",
    ],
    [
      'a member with a name much like it',
      'return util.time.epochSecondsToISO8601(1);',
      "TS2551: Property 'epochSecondsToISO8601' does not exist on type 'TimeUtils'. Did you mean 'epochMilliSecondsToISO8601'?",
    ],
    [
      'a helper that there is not',
      'return ddb.upsert({});',
      `TS2339: Property 'upsert' does not exist on type 'typeof import("/var/task/node_modules/@amzn/awsapp-sync-jsvtltranspiler/bundled/@aws-appsync/utils/lib/dynamo-db-helpers")'.`,
    ],
    [
      'a name that nothing declares',
      'return { nextToken };',
      "TS18004: No value exists in scope for the shorthand property 'nextToken'. Either declare one or provide an initializer.",
    ],
    ['a name that nothing declares, used', 'return nextToken;', "TS2304: Cannot find name 'nextToken'."],
    [
      'an argument too many',
      'const own = () => true; return own(1);',
      'TS2554: Expected 0 arguments, but got 1.',
    ],
    [
      'a comparison that can be known',
      'const a = "x"; return a === "y";',
      `TS2367: This comparison appears to be unintentional because the types '"x"' and '"y"' have no overlap.`,
    ],
  ])('refuse %s', (_what, statements, message) => {
    expect(problems(statements)).toEqual([message]);
  });

  it('name the place, and the text there', () => {
    const code = 'export function request(ctx) {\n  return nope;\n}\nexport function response() {}';
    expect(checker.check(code)).toEqual({
      syntactic: false,
      errors: [{ value: "code.js(2,10): error TS2304: Cannot find name 'nope'.\n", start: 40, length: 4 }],
    });
  });

  it('are of the syntax alone where that is wrong', () => {
    const { syntactic, errors } = checker.check('const [a = 1;\nexport const request = nope;');
    expect(syntactic).toBe(true);
    expect(errors.map(({ value }) => value)).toEqual(["code.js(1,13): error TS1005: ',' expected.\n"]);
  });

  it('refuse TypeScript itself', () => {
    const { syntactic, errors } = checker.check('export function request(ctx: any) {}');
    expect(syntactic).toBe(true);
    expect(errors[0]!.value).toBe(
      'code.js(1,30): error TS8010: Type annotations can only be used in TypeScript files.\n',
    );
  });
});

describe('the library', () => {
  it.each([
    ...['require("node:fs")', 'process.env', 'Function("return 1")', 'new Promise(() => 1)'],
    ...['new Date()', 'parseInt("1")', 'parseFloat("1")', 'Promise.resolve(1)', 'new Map()', 'new Set()'],
    ...[
      'new RegExp("a")',
      'eval("1")',
      'setTimeout(1)',
      'fetch("x")',
      'Number("1")',
      'String(1)',
      'Boolean(1)',
    ],
    ...['Array.isArray([])', 'Array.from([])', 'Array.of(1)', 'Object.fromEntries([])', 'Object.freeze({})'],
    ...[
      'Math.abs(1)',
      'Math.pow(2, 2)',
      'Math.sqrt(4)',
      'Math.trunc(1)',
      'Number.parseInt("1")',
      'Number.isInteger(1)',
    ],
    ...[
      '"a".match("a")',
      '"a".padStart(2)',
      '"a".repeat(2)',
      '"a".charCodeAt(0)',
      '"a".at(0)',
      '"a".includes("a")',
    ],
    ...['String.raw', '(1).toFixed(2)', '[1].at(0)', '[1].keys()', '[2, 1].toSorted()', '[1].toString()'],
    ...['[2, 1].sort((a, b) => a - b)', 'JSON.rawJSON("1")', 'console.warn("a")'],
    ...['JSON.parse()', '(() => 1).call(null)', '(() => 1).bind(null)', '"text"()'],
  ])('lacks %s', (expression) => {
    expect(problems(`return ${expression};`)).toHaveLength(1);
  });

  it.each([
    ...[
      'NaN',
      'Infinity',
      'undefined',
      'Object.assign({}, { a: 1 }, { b: 2 }).b',
      'Object.entries({ a: 1 })',
    ],
    ...[
      'Object.hasOwn({}, "a")',
      'Object.keys(ctx)',
      'Object.values({ a: 1 })',
      'Number.isFinite(1)',
      'Number.isNaN(1)',
    ],
    ...['Math.random() + Math.min(1, 2) + Math.max(1, 2) + Math.round(1) + Math.floor(1) + Math.ceil(1)'],
    ...['JSON.parse("{}").a', 'JSON.stringify({}, null, 2)', 'console.log("a", 1)', 'console.error({})'],
    ...['"a".length + "a".indexOf("a") + "a".lastIndexOf("a")', '"a".charAt(0).concat("b").slice(1)'],
    ...['util.time.nowISO8601().substring(0, 10)', 'util.autoId().substring(28).toUpperCase()'],
    ...['"a".endsWith("a") || "a".startsWith("a")', '"a".replace("a", "b").replaceAll("a", "b").split("")'],
    ...['"a".toLowerCase().toUpperCase().trim().trimEnd().trimStart()'],
    ...['[1].concat([2]).fill(0).flat().slice(1).reverse().sort()', '[[1]].flatMap((x) => x).join()'],
    ...['[1].indexOf(1) + [1].lastIndexOf(1) + [1].push(1) + [1].unshift(1) + [1].pop() + [1].shift()'],
    ...['[1].map((x) => x).filter((x) => x).reduce((a, b) => a + b, 0)', '[1].reduceRight((a, b) => a + b)'],
    ...[
      '[1].find((x) => x) + [1].findIndex((x) => x) + [1].findLast((x) => x) + [1].findLastIndex((x) => x)',
    ],
    ...['[1].some((x) => x) && [1].every((x) => x) && [1].includes(1)', '[1].splice(0, 1, 2)'],
  ])('has %s', (expression) => {
    expect(problems(`return ${expression};`)).toEqual([]);
  });

  it('takes no module but those of AppSync', () => {
    const imported = (name: string) =>
      checker.check(`import * as x from '${name}'; export const request = () => x;`).errors.length;
    const ours = ['', '/dynamodb', '/rds', '/ai'].map((part) => `@aws-appsync/utils${part}`);
    expect(ours.map(imported)).toEqual([0, 0, 0, 0]);
    expect(['lodash', 'node:fs', './other.js', '@aws-appsync/utils/lib', 'typescript'].map(imported)).toEqual(
      [...[1, 1, 1, 1, 1]],
    );
  });
});

describe('JavaScript as it is written for AppSync', () => {
  it.each([
    'const x = {}; x.a = 1; x["b"] = ctx.args.b; return x;',
    'let b = []; b.push({ a: 5 }); b.push({ b: 6 }); return b;',
    '\n/** @type {Record<string, number>[]} */ let b = [{ a: 5 }]; b.push({ b: 6 });',
    'let SK; if (ctx.args.x) { SK = { eq: 1 }; } else { SK = { ge: 2 }; } return SK;',
    'const { a = 1, ...rest } = ctx.args; ctx.stash.x = rest.b; delete ctx.stash.x; return { ...rest, a };',
    'const f = (a, b) => a + b; return f(1);',
    'return util.xml.toMap(ctx.result.body).Response.Result;',
    'let found = null; found = ctx.args.list.find((x) => x.id === 1); return found?.name ?? "none";',
    'for (const [k, v] of Object.entries(ctx.args)) { ctx.stash[k] = v; } for (const c of "abc") ctx.stash.c = c;',
    'let expression = ""; expression += ctx.args.a ? " SET" : ""; return expression;',
    'const [first, ...others] = ctx.args.list; return [...others, first];',
    'if (ctx.identity.username !== ctx.args.owner) util.unauthorized(); runtime.earlyReturn({ a: 1 }, { skipTo: "NEXT" });',
    'return { operation: "PutItem", key: util.dynamodb.toMapValues({ id: util.autoId() }), attributeValues: util.dynamodb.toMapValues(ctx.args) };',
    'extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter({ or: [{ a: { ge: 7 } }, { b: { in: ["x"] } }] }));',
    'return ddb.update({ key: { id: "1" }, condition: { version: { eq: ctx.args.v } }, update: { ...ctx.args.input, version: ddb.operations.increment(1) } });',
    'const condition = { id: { attributeExists: false } }; return ddb.put({ key: { id: "abc" }, item: { value: 10 }, condition });',
    'return ddb.query({ index: "x", query: { pk: { eq: "1" }, sk: { between: [1, 2] } }, filter: { tag: { contains: "a" } }, limit: 5, nextToken: ctx.args.t });',
    'return ddb.scan({ filter: { or: [{ a: { eq: 1 } }, { b: { beginsWith: "x" } }] } });',
    'return ddb.transactWrite({ items: [{ putItem: { table: "t", key: { id: "1" }, item: { a: 1 }, condition: { id: { attributeExists: false } } } }] });',
    'return ddb.batchGet({ tables: { t: { keys: [{ id: "1" }, { id: ctx.args.id }], consistentRead: true } } });',
    'return rds.createPgStatement(rds.sql`select ${ctx.args.id}`);',
    'return [util.transform.toDynamoDBFilterExpression(), util.transform.toDynamoDBConditionExpression("x"), util.transform.toSubscriptionFilter(null)];',
    'const q = JSON.parse(util.transform.toDynamoDBConditionExpression({ id: { eq: 1 } })); return q.expressionValues;',
  ])('passes: %s', (statements) => {
    expect(problems(statements)).toEqual([]);
  });

  it('passes with the JSDoc types that AWS writes, which count', () => {
    const typed = (field: string) => `import { util } from '@aws-appsync/utils';
/**
 * @param {import('@aws-appsync/utils').Context<{ id: string }>} ctx
 * @returns {import('@aws-appsync/utils').DynamoDBGetItemRequest}
 */
export function request(ctx) {
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ id: ctx.args.${field} }) };
}
/** @returns {import('@aws-appsync/utils').HTTPRequest} */
export function response() { return { method: 'GET', resourcePath: '/' }; }`;
    expect(checker.check(typed('id')).errors).toEqual([]);
    expect(checker.check(typed('name')).errors.map(({ value }) => value)).toEqual([
      "code.js(7,80): error TS2339: Property 'name' does not exist on type '{ id: string; }'.\n",
    ]);
  });

  it('passes with TypeScript’s own utility types in JSDoc', () => {
    const code = `
/** @typedef {{ id: string, tags?: string[] }} Post */
/** @param {string} id @param {number} [limit] */
const keyOf = (id, limit) => ({ id });
/** @type {ReturnType<typeof keyOf>} */ const key = keyOf('1');
/** @type {Parameters<typeof keyOf>} */ const parameters = ['1'];
/** @type {Record<Capitalize<'a'> | Uppercase<'b'>, Partial<Pick<Post, 'id'>>>} */ const posts = { A: {}, B: key };
export const request = () => [parameters, posts];`;
    expect(checker.check(code).errors).toEqual([]);
    expect(checker.check(code.replace("['1']", '[1]')).errors).toHaveLength(1);
  });

  it('is checked whatever a comment says', () => {
    for (const comment of ['// @ts-nocheck', '// @ts-ignore', '/* @ts-expect-error */']) {
      expect(
        checker.check(`${comment}\nexport const request = nope;`).errors.map(({ value }) => value),
      ).toEqual(["code.js(2,24): error TS2304: Cannot find name 'nope'.\n"]);
    }
  });

  it('knows nothing of the module before', () => {
    checker.check('export const request = 1; const before = 2;');
    expect(checker.check('export const request = before;').errors).toHaveLength(1);
    expect(checker.check('export const request = 1;').errors).toEqual([]);
  });
});
