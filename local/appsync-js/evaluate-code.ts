import type { CodeError, LanguageHost } from './language.ts';
import { CodeRefused } from './language.ts';

/** What to evaluate, as EvaluateCode takes it. */
export interface EvaluateCodeRequest {
  readonly code: string;
  /** `ctx`: an object, or its JSON text as the API takes it. */
  readonly context: string | Readonly<Record<string, unknown>>;
  /** The handler to run; `request` where absent. */
  readonly function?: 'request' | 'response' | undefined;
}

/** What EvaluateCode answers. Values are JSON text. */
export interface EvaluateCodeResult {
  /** What the handler returned; absent when it failed. */
  readonly evaluationResult?: string;
  readonly error?: { readonly message: string; readonly codeErrors?: readonly CodeError[] };
  readonly logs: readonly string[];
  /** `ctx.stash` after the run; absent, like `outErrors`, when nothing was run. */
  readonly stash?: string;
  /** The entries of `util.appendError`. */
  readonly outErrors?: string;
}

/** Time and randomness of an evaluation: see `Evaluation`. */
export interface EvaluationInputs {
  readonly now: number;
  readonly seed: string;
}

/** Thrown for a context that is no JSON object. */
export class ContextInvalid extends Error {
  override readonly name = 'ContextInvalid';
  constructor() {
    super('The context is not a JSON object.');
  }
}

/**
 * Runs one handler of a text: no data source, no schema, no pipeline. Code that deployment would refuse is an answer
 * with `codeErrors`, no exception. Throws `ContextInvalid`; rejects with `HostUnavailable`.
 * https://docs.aws.amazon.com/appsync/latest/APIReference/API_EvaluateCode.html
 */
export async function evaluateCode(
  host: LanguageHost,
  { code, context: given, function: name = 'request' }: EvaluateCodeRequest,
  inputs: EvaluationInputs,
): Promise<EvaluateCodeResult> {
  const context = contextOf(given);
  let module;
  try {
    module = await host.load(code);
  } catch (error) {
    if (!(error instanceof CodeRefused)) throw error;
    const { codeErrors } = error;
    const message = codeErrors.map(({ value }) => value.trimEnd()).join('\n');
    return { error: { message, codeErrors }, logs: [] };
  }
  const { outcome, stash, appendedErrors, logs } = await host.evaluate({
    module,
    function: name,
    context,
    ...inputs,
  });
  const besides = { logs, stash: JSON.stringify(stash), outErrors: JSON.stringify(appendedErrors) };
  switch (outcome.kind) {
    case 'returned':
    case 'early':
      return { evaluationResult: JSON.stringify(outcome.value ?? null), ...besides };
    case 'error':
      return { error: { message: outcome.error.message }, ...besides };
    case 'unauthorized':
      return { error: { message: 'Unauthorized' }, ...besides };
    case 'failed':
      return { error: { message: outcome.message }, ...besides };
  }
}

function contextOf(given: EvaluateCodeRequest['context']): Readonly<Record<string, unknown>> {
  let context: unknown = given;
  if (typeof given === 'string') {
    try {
      context = JSON.parse(given);
    } catch {
      throw new ContextInvalid();
    }
  }
  if (typeof context !== 'object' || context === null || Array.isArray(context)) throw new ContextInvalid();
  return context as Readonly<Record<string, unknown>>;
}
