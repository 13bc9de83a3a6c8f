import { isDeepStrictEqual } from 'node:util';
import { broken, busy, MADE_ID, NOW, SEED, STATISTICS_TABLE, TABLE, tooLarge } from './given.ts';
import { readRequest } from './read-request.ts';
import type { Expected, ResolverCase } from './resolver-case.ts';

/** One handler with its context, time and randomness: what `LanguageHost.evaluate` takes but for the module. */
export interface HandlerCall {
  readonly function: 'request' | 'response';
  readonly context: Readonly<Record<string, unknown>>;
  readonly now: number;
  readonly seed: string;
}

/** Of what `LanguageHost.evaluate` answers, the part that cases look at. */
export interface HandlerAnswer {
  readonly outcome:
    | { readonly kind: 'returned' | 'early'; readonly value: unknown }
    | {
        readonly kind: 'error';
        readonly error: { message: string; errorType: string | null; data: unknown; errorInfo: unknown };
      }
    | { readonly kind: 'unauthorized' }
    | { readonly kind: 'failed'; readonly message: string };
  readonly stash: Readonly<Record<string, unknown>>;
  readonly appendedErrors: readonly unknown[];
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** As EvaluateCode gives them: `ERROR - code.js:1:2: "text"`. */
  readonly logs: readonly string[];
}

/** Both sides of a case that does not hold. */
export interface Difference {
  readonly expected: unknown;
  readonly actual: unknown;
}

/** Runs a case of `field`, such as `Query.company`; undefined when it holds. */
export async function runCase(
  given: ResolverCase,
  field: string,
  evaluate: (call: HandlerCall) => Promise<HandlerAnswer>,
): Promise<Difference | undefined> {
  const answer = await evaluate(callOf(given, field));
  const expected = plain(expectedAnswer(given));
  const actual = named(readAnswer(answer, given));
  return isDeepStrictEqual(actual, expected) ? undefined : { expected, actual };
}

function callOf({ handler, context }: ResolverCase, field: string): HandlerCall {
  const [parentTypeName, fieldName] = field.split('.');
  const { args = {}, identity = null, headers = {}, source = null, stash = {}, ...rest } = context;
  return {
    function: handler,
    context: {
      ...{ arguments: args, args, identity, source, stash, ...rest },
      env: { COMPANY_TABLE: TABLE, STATISTICS_TABLE },
      request: { headers, domainName: null },
      info: { fieldName, parentTypeName, variables: {}, selectionSetList: [], selectionSetGraphQL: '' },
    },
    now: NOW,
    seed: SEED,
  };
}

function expectedAnswer({ context: { error }, expected, after }: ResolverCase): unknown {
  const hidden =
    error && [busy, broken, tooLarge].includes(expected) ? [`${error.type} ${error.message}`] : [];
  const { stash = {}, headers = {}, logs = hidden } = after;
  const lines = logs.map((text) => `ERROR ${JSON.stringify(text)}`);
  return { ...expected, stash, headers, logs: lines, appendedErrors: [] };
}

function readAnswer(answer: HandlerAnswer, { expected, after }: ResolverCase): unknown {
  const { stash, responseHeaders: headers, appendedErrors } = answer;
  const members = Object.keys(after.stash ?? {}).map((name) => [name, stash[name]]);
  return {
    ...readOutcome(answer.outcome, expected),
    stash: Object.fromEntries(members) as unknown,
    headers,
    logs: answer.logs.map((line) => line.replace(/ - \S+:\d+:\d+:/, '')),
    appendedErrors,
  };
}

function readOutcome(outcome: HandlerAnswer['outcome'], expected: Expected): object {
  switch (outcome.kind) {
    case 'returned':
      return expected.kind === 'sends' ? readSent(outcome.value) : { kind: 'returns', value: outcome.value };
    case 'early':
      return { kind: 'returnsEarly', value: outcome.value };
    case 'error': {
      const { message, errorType: type, data, errorInfo: info } = outcome.error;
      return { kind: 'fails', error: { type, message, data, info } };
    }
    default:
      return outcome;
  }
}

function readSent(request: unknown): object {
  try {
    return { kind: 'sends', request: readRequest(request as Readonly<Record<string, unknown>>) };
  } catch (error) {
    return { kind: 'unreadable', reason: String(error), request };
  }
}

/** What crosses to the data source and to the client is JSON: undefined members are none. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

/** With the id that was made at this moment by its name. */
function named(value: unknown): unknown {
  const text = JSON.stringify(value);
  const made = new RegExp(`${MADE_ID.slice(0, 10)}[0-9A-Z]{16}`, 'i').exec(text)?.[0];
  if (made === undefined) return JSON.parse(text) as unknown;
  const renamed = text
    .replaceAll(made.toUpperCase(), MADE_ID)
    .replaceAll(made.toLowerCase(), MADE_ID.toLowerCase());
  return JSON.parse(renamed) as unknown;
}
