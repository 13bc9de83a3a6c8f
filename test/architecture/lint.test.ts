import { fileURLToPath } from 'node:url';
import { ESLint, type Linter } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Each statement stands in a function of its own, over these parameters. */
const parameters =
  'text: string, list: string[], count: number, record: Record<string, string>, loose: any, ctx: { args: { id: string } }';

/** Refused in resolvers and in model, and nothing else may be wrong with it. */
const refused: readonly string[] = [
  // syntax
  "throw 'no';",
  "throw new Error('no');",
  'for (let i = 0; i < count; i += 1) list.push(text);',
  'while (count > 0) count -= 1;',
  'do { count -= 1; } while (count > 0);',
  'for (const item of list) { if (item === text) continue; list.push(item); }',
  'outer: for (const item of list) { if (item === text) break outer; }',
  'try { list.pop(); } catch { list.pop(); }',
  'class Company {} return Company.name;',
  'const Company = class {}; return typeof Company;',
  'const Made: { new (): object } = loose; return new Made();',
  'function* steps() { yield count; } return [...steps()];',
  'const steps = function* () { return count; }; return typeof steps;',
  'const later = async () => count; return later();',
  'return /a/;',
  'return 10n;',
  'return text`a`;',
  'return { get name() { return text; } };',
  'return { set name(value: string) { list.push(value); } };',
  'return this;',
  'return arguments.length;',
  'return import.meta;',
  "return import('./other.ts');",
  'debugger;',
  // operators
  'count++;',
  '--count;',
  'return ~count;',
  'return count ** 2;',
  'return count >>> 2;',
  'count **= 2;',
  'count >>>= 2;',
  "return 'a' in record;",
  'return loose instanceof Array;',
  // functions
  'return () => text;',
  'const run = (make: () => string) => make(); return run(() => text);',
  'const again = (n: number): number => again(n - 1); return again(count);',
  'return list.push.apply(list, list);',
  'return list.push.call(list, text);',
  'const push = list.push.bind(list); push(text);',
  'return list.sort((a, b) => (a < b ? -1 : 1));',
  'return loose.anything();',
  // what is not there
  'return new Date();',
  'return new Date(count).toISOString();',
  'return Date.now();',
  'return Date();',
  'return new Map();',
  'return new Set(list);',
  'return new WeakMap();',
  "return new RegExp('a');",
  "return RegExp('a');",
  "return new Function('return 1');",
  "return Function('return 1');",
  "return eval('1');",
  "return fetch('http://localhost');",
  'return structuredClone(record);',
  'return process.env;',
  'setTimeout(list.pop, 1);',
  "return Symbol('a');",
  'return BigInt(1);',
  "return Intl.NumberFormat('en').format(count);",
  'return Promise.resolve(text);',
  'return Promise.all(list);',
  'return new Promise(() => text);',
  'return Reflect.ownKeys(record);',
  'return new Proxy(record, {});',
  'return globalThis;',
  'return encodeURIComponent(text);',
  'return parseInt(text, 10);',
  'return parseFloat(text);',
  'return isNaN(count);',
  'return Number(text);',
  'return String(count);',
  'return Boolean(text);',
  'return Array(3);',
  'return Object(text);',
  'return list.map(String);',
  // members that a built-in object lacks
  ...['abs', 'sqrt', 'trunc', 'sign', 'log2'].map((name) => `return Math.${name}(count);`),
  'return Math.pow(count, 2);',
  'return Math.PI;',
  "return Math['abs'](count);",
  'return Number.parseInt(text, 10);',
  'return Number.isInteger(count);',
  'return Number.MAX_SAFE_INTEGER;',
  'return count.toFixed(2);',
  'return count.toString();',
  'return Array.from(list);',
  'return Array.of(text);',
  'return Array.isArray(list);',
  'return list.includes(text);',
  'return list.at(0);',
  'return list.keys();',
  'return list.toString();',
  'return Object.fromEntries([[text, text]]);',
  'return Object.freeze(record);',
  'return Object.create(record);',
  'return Object.defineProperty(record, text, {});',
  'return record.hasOwnProperty(text);',
  'return Object.prototype.hasOwnProperty.call(record, text);',
  "return text.match('a');",
  "return text.search('a');",
  'return text.charCodeAt(0);',
  'return text.codePointAt(0);',
  'return text.localeCompare(text);',
  'return text.includes(text);',
  'return text.substring(1);',
  'return text.repeat(2);',
  'return text.padStart(2);',
  "return text.normalize('NFC');",
  'return text?.at(0);',
  'return String.raw`a`;',
  'return String.fromCharCode(65);',
  // expressions that are built
  'return { expression: `#a = ${text}` };',
  "return { expression: '#a = ' + text };",
  'return { expression: text };',
  "return { 'expression': text };",
  "const expression = '#a = ' + text; return { expression };",
  "return { condition: { expression: list.join(' AND ') } };",
  "const update = { expression: 'SET #a = :a' }; update.expression = text; return update;",
];

const allowed: readonly string[] = [
  "const found = list.find((item) => item === text); return found ?? 'none';",
  "return list.filter((item) => item !== '').map((item) => item.toUpperCase()).join('#');",
  'return list.reduce((sum, item) => sum + item.length, 0);',
  'for (const item of list) { if (item === text) break; }',
  'for (const key in record) { list.push(key); }',
  "switch (text) { case 'a': return 1; default: return 2; }",
  'const { args: { id } } = ctx; return `COMPANY#${id}`;',
  'const [first, ...rest] = list; return { first, rest, ...record };',
  'const twice = (n: number) => n * 2; return twice(count);',
  'delete record.name; return Object.keys(record).length;',
  "return Object.hasOwn(record, 'a') && typeof text === 'string';",
  'return Object.assign({}, record, Object.entries(record), Object.values(record));',
  'return Math.max(1, Math.min(100, Math.floor(count), Math.ceil(count), Math.round(count)));',
  'return Number.isNaN(count) || Number.isFinite(count) || count === Infinity || text === undefined;',
  'return JSON.parse(JSON.stringify(record));',
  'return +text + (count & 1) + (count << 2) + (count % 2) - -count;',
  "return text.trim().split('#').slice(1).concat(list).lastIndexOf('a') + text.indexOf('b');",
  'return list.sort();',
  'return loose.anything;',
  'return util.time.nowISO8601() + util.autoUlid();',
  'list.push(text); count += 1;',
  'const own = { normalize: (value: string) => value.trim() }; return own.normalize(text);',
  "return { condition: { expression: 'attribute_exists(#pk)', expressionNames: { '#pk': text } } };",
  "return { expression: count > 1 ? 'SET #a = :a' : 'REMOVE #a' };",
  "const expression = 'SET #a = :a'; return { expression };",
];

/** Where AppSync and Node read one call differently: fine in resolvers, refused in model. */
const readTwoWays: readonly string[] = [
  "return text.replace('.', '-');",
  "return text.replaceAll('.', '-');",
];

/** Refused outside a function, where alone it parses. */
const refusedAtTopLevel = 'for await (const item of [1]) void item;';

const probes = [...refused, ...allowed, ...readTwoWays];
/** Line 1 holds what the probes import; probe n stands on line n + 2. */
const lineOf = (probe: string) => (probe === refusedAtTopLevel ? probes.length : probes.indexOf(probe)) + 2;
const source = [
  "import { util } from '@aws-appsync/utils';",
  ...probes.map((probe, index) => `export function probe${String(index)}(${parameters}) { ${probe} }`),
  refusedAtTopLevel,
].join('\n');

// About the probes as such: they have parameters to spare and types as loose as a resolver's input.
const besideThePoint = new Set(['@typescript-eslint/no-unused-vars']);

const files = ['resolvers/company/Query.probe.ts', 'model/company/probe.ts'] as const;
const reports = new Map<string, readonly Linter.LintMessage[]>();

beforeAll(async () => {
  const eslint = new ESLint({
    cwd: root,
    overrideConfig: {
      files: [...files],
      languageOptions: {
        parserOptions: {
          projectService: { allowDefaultProject: [...files], defaultProject: 'resolvers/tsconfig.json' },
        },
      },
    },
  });
  for (const filePath of files) {
    const [result] = await eslint.lintText(source, { filePath });
    reports.set(filePath, result?.messages ?? []);
  }
});

function reported(file: (typeof files)[number], probe: string): readonly string[] {
  return (reports.get(file) ?? [])
    .filter((message) => message.line === lineOf(probe) && !besideThePoint.has(message.ruleId ?? ''))
    .map((message) => `${message.ruleId ?? 'parser'}: ${message.message}`);
}

describe.each(files)('lint of %s', (file) => {
  it('reads the probes', () => {
    expect(reports.get(file)?.filter((message) => message.fatal)).toEqual([]);
  });

  it.each([...refused, refusedAtTopLevel])('refuses %s', (probe) => {
    expect(reported(file, probe)).not.toEqual([]);
  });

  it.each(allowed)('allows %s', (probe) => {
    expect(reported(file, probe)).toEqual([]);
  });
});

describe('a pattern that AppSync reads as a Java regular expression', () => {
  it.each(readTwoWays)('is left to the author in resolvers and refused in model: %s', (probe) => {
    expect(reported('resolvers/company/Query.probe.ts', probe)).toEqual([]);
    expect(reported('model/company/probe.ts', probe)).not.toEqual([]);
  });
});
