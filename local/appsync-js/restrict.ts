import { parse, type Program } from 'acorn';
import type { CodeError } from './language.ts';
import { checkFunctionValues } from './restrict/function-values.ts';
import { checkMembers } from './restrict/members.ts';
import { checkModule } from './restrict/module.ts';
import { checkContextWrites, checkNames } from './restrict/names.ts';
import { checkRecursion } from './restrict/recursion.ts';
import type { Check, Report } from './restrict/report.ts';
import { scopesOf } from './restrict/scopes.ts';
import { checkSyntax } from './restrict/syntax.ts';

/** https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const sizeLimit = 32_768;

/** In the order of the messages. A type check of the module, as AWS makes one, belongs at the end of this list. */
const checks: readonly Check[] = [
  checkSyntax,
  checkModule,
  checkNames,
  checkContextWrites,
  checkMembers,
  checkFunctionValues,
  checkRecursion,
];

/**
 * What deployment would refuse in a resolver's or function's code, in the order of the text; empty when nothing.
 * Stricter than AWS's ESLint plugin, which does not see all the compiler refuses.
 * https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */
export function restrict(code: string): CodeError[] {
  const size = Buffer.byteLength(code);
  if (size > sizeLimit) {
    return [
      codeError(
        code,
        'LINT_ERROR',
        { start: 0, end: 0 },
        `the code has ${size} bytes, the limit is ${sizeLimit}`,
      ),
    ];
  }
  let program: Program;
  try {
    program = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { pos } = error as SyntaxError & { pos: number };
    return [
      codeError(
        code,
        'PARSER_ERROR',
        { start: pos, end: pos + 1 },
        error.message.replace(/ \(\d+:\d+\)$/, ''),
      ),
    ];
  }
  const errors: { start: number; error: CodeError }[] = [];
  const report: Report = (at, message) =>
    errors.push({ start: at.start, error: codeError(code, 'LINT_ERROR', at, message) });
  const scopes = scopesOf(program);
  for (const check of checks) check(program, scopes, report);
  return errors.sort((one, other) => one.start - other.start).map(({ error }) => error);
}

function codeError(
  code: string,
  errorType: CodeError['errorType'],
  { start, end }: { readonly start: number; readonly end: number },
  message: string,
): CodeError {
  const before = code.slice(0, start).split('\n');
  const location = { line: before.length, column: before.at(-1)!.length + 1, span: end - start };
  return { errorType, value: `code.js(${location.line},${location.column}): error: ${message}`, location };
}
