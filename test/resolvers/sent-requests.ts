import type { LanguageHost, LoadedModule, Outcome } from '../../local/index.ts';
import { NOW, SEED, STATISTICS_TABLE, TABLE } from './given.ts';
import { readRequest } from './read-request.ts';

/** One field's resolver, loaded: its own module and its steps in order. */
export interface LoadedResolver {
  readonly field: string;
  readonly module: LoadedModule;
  readonly steps: readonly LoadedModule[];
}

export interface Sent {
  /** What the data source is sent, in order, as `readRequest` reads it. */
  readonly requests: readonly Readonly<Record<string, unknown>>[];
  readonly stash: Readonly<Record<string, unknown>>;
}

/** Runs a field to its end on a data source that gives these answers, one after another, and none of them a failure. */
export async function sentRequests(
  host: LanguageHost,
  { field, module, steps }: LoadedResolver,
  given: { readonly args?: object; readonly identity?: unknown; readonly source?: unknown },
  answers: readonly unknown[],
): Promise<Sent> {
  const [parentTypeName, fieldName] = field.split('.');
  const { args = {}, identity = null, source = null } = given;
  const waiting = [...answers];
  const requests: Readonly<Record<string, unknown>>[] = [];
  let stash: Readonly<Record<string, unknown>> = {};

  const handle = async (code: LoadedModule, handler: 'request' | 'response', more: object) => {
    const info = { fieldName, parentTypeName, variables: {}, selectionSetList: [], selectionSetGraphQL: '' };
    const context = {
      arguments: args,
      args,
      identity,
      source,
      stash,
      info,
      env: { COMPANY_TABLE: TABLE, STATISTICS_TABLE },
      request: { headers: {}, domainName: null },
      ...more,
    };
    const answer = await host.evaluate({ module: code, function: handler, context, now: NOW, seed: SEED });
    stash = answer.stash;
    return ended(answer.outcome);
  };
  const ask = async (code: LoadedModule, more: object) => {
    const asked = await handle(code, 'request', more);
    if (asked.kind === 'early') return asked.value;
    requests.push(readRequest(asked.value as Readonly<Record<string, unknown>>));
    return (await handle(code, 'response', { ...more, result: waiting.shift() ?? null })).value;
  };

  if (steps.length === 0) {
    await ask(module, {});
  } else {
    let result = (await handle(module, 'request', {})).value;
    for (const code of steps) result = await ask(code, { prev: { result } });
    await handle(module, 'response', { prev: { result } });
  }
  if (waiting.length > 0) throw new Error(`${field} asked for less than was there to answer`);
  return { requests, stash };
}

function ended(outcome: Outcome): Extract<Outcome, { kind: 'returned' | 'early' }> {
  if (outcome.kind === 'returned' || outcome.kind === 'early') return outcome;
  throw new Error(`The handler did not succeed: ${JSON.stringify(outcome)}`);
}
