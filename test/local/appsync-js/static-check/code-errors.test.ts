import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { CodeRefused, createLanguageHost, lintErrors } from '../../../../local/appsync-js/index.ts';
import { codeErrors } from '../../../../local/appsync-js/static-check/code-errors.ts';
import { createChecker } from '../../../../local/appsync-js/typecheck/checker.ts';
import { now, seed } from '../evaluating.ts';

const types = fileURLToPath(new URL('../../../../node_modules/@aws-appsync/utils/lib', import.meta.url));
const checker = createChecker(ts, types);
const check = (code: string) => codeErrors(code, checker);
const values = (code: string) => check(code).map(({ value }) => value);

describe('code errors', () => {
  it('are what the rules and the types say, in the order of the text', () => {
    const code = `export function request(ctx) {
  while (ctx) {
    nope();
  }
}
export function response() { throw Math.abs(1); }`;
    expect(check(code)).toEqual([
      {
        errorType: 'LINT_ERROR',
        value: 'code.js(2,3): error: While statements are not supported.\n',
        location: { line: 2, column: 3, span: 29 },
      },
      {
        errorType: 'PARSE_ERROR',
        value: "code.js(3,5): error TS2304: Cannot find name 'nope'.\n",
        location: { line: 3, column: 5, span: 4 },
      },
      {
        errorType: 'LINT_ERROR',
        value: 'code.js(6,30): error: Throw statements are not supported.\n',
        location: { line: 6, column: 30, span: 18 },
      },
      {
        errorType: 'PARSE_ERROR',
        value: "code.js(6,41): error TS2339: Property 'abs' does not exist on type 'Math'.\n",
        location: { line: 6, column: 41, span: 3 },
      },
    ]);
  });

  it('say nothing twice: where both name a place, TypeScript has the word', () => {
    const both = 'export const request = () => 1; export const response = () => 1;';
    for (const [code, said] of [
      [`import { a } from 'lodash'; ${both}`, "TS2307: Cannot find module 'lodash'"],
      [`${both} const f = () => [2].sort((a, b) => a - b);`, 'TS2554: Expected 0 arguments, but got 1.'],
      [`${both} function f() {} f = 1;`, "TS2630: Cannot assign to 'f' because it is a function."],
      [`${both} const f = () => 'a'.repeat(2);`, "Property 'repeat' does not exist on type"],
    ] as const) {
      const found = values(code);
      expect(
        found.filter((value) => value.includes(said)),
        code,
      ).toHaveLength(1);
      expect(found, code).toHaveLength(1);
    }
    expect(values(`${both} const f = (i) => { const c = 1; c++; return i; };`)).toEqual([
      'code.js(1,98): error: The operator ++ is not supported\n',
      "code.js(1,98): error TS2588: Cannot assign to 'c' because it is a constant.\n",
    ]);
  });

  it('are of the syntax alone in a text that is no module, in words of TypeScript where it has some', () => {
    expect(check('export function request(ctx) {\n  return 1 +;\n}')).toEqual([
      {
        errorType: 'PARSE_ERROR',
        value: 'code.js(2,13): error TS1109: Expression expected.\n',
        location: { line: 2, column: 13, span: 1 },
      },
    ]);
    expect(values('with (ctx) {} export const request = 1;')).toEqual([
      expect.stringContaining("TS1101: 'with' statements are not allowed in strict mode."),
      expect.stringContaining('TS2410'),
      expect.stringContaining('TS2304'),
    ]);
  });

  it('are the size alone beyond the limit, whatever is in it', () => {
    const code = `const a = (${' '.repeat(32_768)}`;
    const unasked = {
      check(): never {
        throw new Error('The types were checked.');
      },
    };
    expect(codeErrors(code, unasked).map(({ value }) => value)).toEqual([
      'code.js(1,1): error: the code has 32779 bytes, the limit is 32768\n',
    ]);
  });

  it.each([
    ['members', `a${'.a'.repeat(16_000)}`],
    ['parentheses', `${'('.repeat(16_000)}1${')'.repeat(16_000)}`],
    ['templates', `${'`${'.repeat(5000)}a${'}`'.repeat(5000)}`],
    ['additions', `${'1+'.repeat(16_000)}1`],
  ])('refuse what is nested too deeply: %s', async (_what, expression) => {
    const host = createLanguageHost({ processes: 1 });
    try {
      const code = `export const request = (a) => ${expression}; export const response = () => 1;`;
      const refusal = await host.load(code).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(CodeRefused);
      expect((refusal as CodeRefused).codeErrors).toHaveLength(1);
    } finally {
      await host.stop();
    }
  });

  it('lie within the text, each a line of its own place, for any text', () => {
    const piece = fc.constantFrom(
      ...[
        'export ',
        'function ',
        'request',
        '(ctx) {',
        '}',
        ' return ',
        '\n',
        'x',
        ';',
        ' = ',
        '`',
        '${',
        '/*',
      ],
      ...['=> ', '1', '.a', '[', ']', 'class ', 'util.error(', ')', "'", '@', '#', 'import ', '\u2028', 'é'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const code = pieces.join('');
        const lines = code.split(/[\n\u2028]/);
        for (const { value, location } of check(code)) {
          const { line, column, span } = location;
          expect(value).toMatch(new RegExp(`^code\\.js\\(${line},${column}\\): error[^]*\\n$`));
          expect(column + span - 1).toBeLessThanOrEqual(lines.slice(line - 1).join('\n').length + 1);
          expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('a language host', () => {
  const host = createLanguageHost({ processes: 1 });
  afterAll(() => host.stop());
  const bad = 'export const request = () => nope; export const response = () => 1;';

  it('refuses what has a wrong type, also where it did not come through load', async () => {
    const evaluation = { function: 'request', context: {}, now, seed } as const;
    const refusal = {
      message: 'The code contains one or more errors.',
      codeErrors: [{ value: "code.js(1,30): error TS2304: Cannot find name 'nope'.\n" }],
    };
    await expect(host.load(bad)).rejects.toMatchObject(refusal);
    await expect(host.evaluate({ module: { id: 'a', code: bad }, ...evaluation })).rejects.toMatchObject(
      refusal,
    );
    await expect(host.load(bad)).rejects.toBeInstanceOf(CodeRefused);
  });

  it('leaves types alone where it is told to, and rules not', async () => {
    const quick = createLanguageHost({ processes: 1, typeCheck: false });
    try {
      const wrong = 'export const request = () => "a" === 1; export const response = () => 1;';
      expect(lintErrors(wrong)).toEqual([]);
      await expect(quick.load(wrong)).resolves.toMatchObject({ code: wrong });
      await expect(quick.load(bad)).rejects.toBeInstanceOf(CodeRefused);
    } finally {
      await quick.stop();
    }
  });
});
