import * as ai from '../util/ai-module.ts';
import * as ddb from '../util/dynamodb-module.ts';
import { extensions } from '../util/extensions.ts';
import * as rds from '../util/rds-module.ts';
import { runtime } from '../util/runtime.ts';
import { util } from '../util/util.ts';
import { iterationsExceeded } from './arrays.ts';
import { begin, Ended, json, type Evaluation } from './evaluation.ts';
import { globals } from './globals.ts';
import { positionOf } from './position.ts';
import { freezeAll, prune } from './prune.ts';
import { charCodeAt, utf8Length } from './text.ts';

/** https://docs.aws.amazon.com/general/latest/gr/appsync.html: evaluated resolver or function output. */
const outputLimit = 5 * 1024 * 1024;
/**
 * Levels of lists and objects in an answer: the 1,000 that Jackson, AWS's reader of JSON, takes of an argument, and some to
 * wrap them in. AWS documents none; who takes the answer here must not run out of stack.
 */
const depthLimit = 1100;

type Context = Record<string, unknown> & { stash: unknown };
type Handlers = Record<'request' | 'response', (context: Context) => unknown>;
/** A rewritten module: runs its body anew and gives its handlers. */
type Module = (runtime: typeof rewritten) => Handlers;

/** What rewritten code calls; see `transform.ts`. */
const rewritten = {
  equal: (left: unknown, right: unknown) => left === right || (left == null && right == null),
  one: (value: unknown) => (value === undefined ? null : value),
  exceeded: iterationsExceeded,
  modules: {
    '@aws-appsync/utils': { util, extensions, runtime },
    '@aws-appsync/utils/dynamodb': { ...ddb },
    '@aws-appsync/utils/rds': { ...rds },
    '@aws-appsync/utils/ai': { ...ai },
  },
};

const modules = new Map<string, Module>();

/** `module` is undefined for a text that the engine could not read. */
export function define(id: string, module: Module | undefined): void {
  modules.set(id, module ?? unreadable);
}

function unreadable(): never {
  throw new Error('The code is nested too deeply');
}

export function forget(id: string): void {
  modules.delete(id);
}

/**
 * Runs one handler; everything crosses as text. Positions in the answer are those of the rewritten code. Never throws
 * but for an answer the engine cannot hold.
 */
export function evaluate(
  id: string,
  name: 'request' | 'response',
  now: number,
  seed: string,
  text: string,
): string {
  const context = contextOf(JSON.parse(text) as Record<string, unknown>);
  const run = begin(name, now, seed, context['identity']);
  let outcome: string;
  let stash = '{}';
  try {
    outcome = `{"kind":"returned","value":${json(modules.get(id)!(rewritten)[name](context))}}`;
  } catch (error) {
    outcome = error instanceof Ended ? error.outcome : failure(error);
  }
  try {
    stash = json(context.stash);
    if (stash[0] !== '{') stash = '{}';
  } catch (error) {
    outcome = failure(error);
  }
  const answer = `{"outcome":${outcome},"stash":${stash}${gathered(run)}}`;
  if (answer.length * 3 > outputLimit && utf8Length(answer) > outputLimit) {
    return refused('The output of the handler exceeds 5 MB');
  }
  if (answer.length > 2 * depthLimit && isDeep(answer)) return refused('The output is nested too deeply');
  return answer;
}

function refused(reason: string): string {
  return `{"outcome":${failed(reason, 1, 1)},"stash":{},"appendedErrors":[],"logs":[],"responseHeaders":{},"extensions":[]}`;
}

function contextOf(input: Record<string, unknown>): Context {
  const args = input['arguments'] ?? input['args'] ?? {};
  const { info } = input;
  if (typeof info === 'object' && info !== null) {
    // On AWS neither shows up in JSON.stringify(ctx.info).
    for (const name of ['selectionSetList', 'selectionSetGraphQL']) {
      if (Object.hasOwn(info, name)) Object.defineProperty(info, name, { enumerable: false });
    }
  }
  const context = {
    ...input,
    arguments: args,
    args,
    stash: input['stash'] ?? {},
    env: Object.freeze(input['env'] ?? {}),
  };
  return Object.freeze(context);
}

function gathered(run: Evaluation): string {
  const headers: Record<string, string> = {};
  for (const [name, value] of run.headers) headers[name] = value;
  return (
    `,"appendedErrors":[${run.appendedErrors.join(',')}],"logs":${json(run.logs)}` +
    `,"responseHeaders":${json(headers)},"extensions":[${run.extensions.join(',')}]`
  );
}

function failure(error: unknown): string {
  if (!(error instanceof Error)) return failed('Runtime Error', 1, 1);
  const { line, column } = positionOf(error);
  const circular = error instanceof TypeError && error.message.startsWith('Converting circular structure');
  return failed(circular ? 'A value refers to itself and has no JSON form' : error.message, line, column);
}

function failed(text: string, line: number, column: number): string {
  return `{"kind":"failed","text":${json(text)},"line":${line},"column":${column}}`;
}

/** Whether JSON text has more levels than an output may have. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = charCodeAt(text, at);
    if (unit === quote) {
      for (at += 1; charCodeAt(text, at) !== quote; at += 1) if (charCodeAt(text, at) === backslash) at += 1;
    } else if (unit === openBracket || unit === openBrace) {
      depth += 1;
      if (depth > depthLimit) return true;
    } else if (unit === openBracket + 2 || unit === openBrace + 2) {
      depth -= 1;
    }
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;
// Each closes two code points further on.
const openBracket = 0x5b;
const openBrace = 0x7b;

/** Called once, when everything has taken what it needs of the language. */
export function seal(): void {
  Error.stackTraceLimit = 50;
  prune({ util, extensions, runtime, ...globals });
  freezeAll([rewritten]);
}
