import { parse, type AnyNode, type Program } from 'acorn';
import { checkFunctionValues } from './restrict/function-values.ts';
import { checkMembers } from './restrict/members.ts';
import { checkModule } from './restrict/module.ts';
import { checkContextWrites, checkNames } from './restrict/names.ts';
import { checkRecursion } from './restrict/recursion.ts';
import type { Check, Report } from './restrict/report.ts';
import { scopesOf } from './restrict/scopes.ts';
import { childrenOf } from './restrict/syntax-tree.ts';
import { checkSyntax } from './restrict/syntax.ts';

/** https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const sizeLimit = 32_768;
/** Levels of the syntax tree: what walks it is recursive. AWS publishes no limit. */
const depthLimit = 1_000;

/** In the order of the messages. */
const checks: readonly Check[] = [
  checkSyntax,
  checkModule,
  checkNames,
  checkContextWrites,
  checkMembers,
  checkFunctionValues,
  checkRecursion,
];

/** A rule of APPSYNC_JS that a text breaks. `start` and `end` count UTF-16 units. */
export interface Breach {
  /** `extent` and `parser` stand alone: nothing else was looked at. A `type` is one that a type check might name as well. */
  readonly kind: 'extent' | 'parser' | 'syntax' | 'type';
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/**
 * What breaks the rules of APPSYNC_JS in a resolver's or function's code, in the order of the text; empty when nothing.
 * Stricter than AWS's ESLint plugin, which does not see all the compiler refuses.
 * https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html
 */
export function restrict(code: string): Breach[] {
  const size = Buffer.byteLength(code);
  if (size > sizeLimit) {
    const message = `the code has ${size} bytes, the limit is ${sizeLimit}`;
    return [{ kind: 'extent', start: 0, end: 0, message }];
  }
  let program: Program;
  try {
    program = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { pos } = error as SyntaxError & { pos: number };
    const message = error.message.replace(/ \(\d+:\d+\)$/, '');
    return [{ kind: 'parser', start: pos, end: pos + 1, message }];
  }
  const tooDeep = firstBelow(program, depthLimit);
  if (tooDeep) {
    return [
      { kind: 'extent', start: tooDeep.start, end: tooDeep.end, message: 'the code is nested too deeply' },
    ];
  }
  const breaches: Breach[] = [];
  const scopes = scopesOf(program);
  for (const check of checks) {
    const kind = check === checkSyntax ? 'syntax' : 'type';
    const report: Report = ({ start, end }, message) => breaches.push({ kind, start, end, message });
    check(program, scopes, report);
  }
  return breaches.sort((one, other) => one.start - other.start);
}

/** A node that lies deeper than so many levels, if there is one. */
function firstBelow(program: Program, levels: number): AnyNode | undefined {
  let nodes: AnyNode[] = [program];
  for (let level = 0; nodes.length > 0; level += 1) {
    if (level > levels) return nodes[0];
    nodes = nodes.flatMap(childrenOf);
  }
  return undefined;
}
