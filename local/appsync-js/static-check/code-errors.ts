import type { CodeError } from '../language.ts';
import { restrict, type Breach } from '../restrict.ts';
import type { Checker, TypeProblems } from '../typecheck/checker.ts';

/**
 * What deployment would refuse in a module, from the rules that it breaks and what a type check says of it: in the order
 * of the text, nothing twice. What TypeScript says stands as AWS sends it, as a `PARSE_ERROR`; the documentation's name
 * for that, `PARSER_ERROR`, has not been seen from AWS. https://github.com/hashicorp/terraform-provider-aws/issues/30760
 */
export function codeErrors(code: string, { check }: Checker): CodeError[] {
  const breaches = restrict(code);
  if (breaches[0]?.kind === 'extent') return breaches.map((breach) => lintError(code, breach));
  const { syntactic, errors } = check(code);
  const parser = breaches[0]?.kind === 'parser';
  const told = errors.map((error) => ({ ...error, error: typeError(code, error) }));
  if (syntactic || (parser && told.length > 0)) return told.map(({ error }) => error);

  const places = new Set(errors.map(({ start }) => start));
  const own = breaches
    .filter(({ kind, start }) => kind !== 'type' || !places.has(start))
    .map((breach) => ({ start: breach.start, error: lintError(code, breach) }));
  return [...own, ...told].sort((one, other) => one.start - other.start).map(({ error }) => error);
}

/** What the rules alone find. */
export function lintErrors(code: string): CodeError[] {
  return restrict(code).map((breach) => lintError(code, breach));
}

function typeError(code: string, { value, start, length }: TypeProblems['errors'][number]): CodeError {
  return { errorType: 'PARSE_ERROR', value, location: { ...placeOf(code, start), span: length } };
}

function lintError(code: string, { kind, start, end, message }: Breach): CodeError {
  const place = placeOf(code, start);
  return {
    errorType: kind === 'parser' ? 'PARSE_ERROR' : 'LINT_ERROR',
    value: `code.js(${place.line},${place.column}): error: ${message}\n`,
    location: { ...place, span: end - start },
  };
}

/** Lines and columns begin with 1. Lines end where TypeScript ends them. */
function placeOf(code: string, start: number): { readonly line: number; readonly column: number } {
  const before = code.slice(0, start).split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
