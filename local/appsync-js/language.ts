/** The contract of the APPSYNC_JS language host: what goes into an evaluation and what comes out. */

/** One handler of one module, run once. Everything that varies is passed in, so equal inputs give equal outputs. */
export interface Evaluation {
  /** The deployed module's text, as `loadModule` accepted it. */
  readonly module: LoadedModule;
  readonly function: 'request' | 'response';
  /** `ctx`, as AppSync hands it to handlers. Plain JSON; absent members read as undefined. */
  readonly context: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch: what `util.time` and time-ordered ids read. Stands still during an evaluation. */
  readonly now: number;
  /** Seed of all randomness in this evaluation (`util.autoId`, `Math.random`): 32 hex digits. */
  readonly seed: string;
}

/** A module that passed the static checks. `id` is the hash of its code. */
export interface LoadedModule {
  readonly id: string;
  readonly code: string;
}

export interface GraphQLErrorEntry {
  readonly message: string;
  readonly errorType: string | null;
  readonly data: unknown;
  readonly errorInfo: unknown;
}

/** How an evaluation ended. */
export type Outcome =
  /** The handler returned. */
  | { readonly kind: 'returned'; readonly value: unknown }
  /** `runtime.earlyReturn` was called. */
  | { readonly kind: 'early'; readonly value: unknown; readonly skipTo: 'END' | 'NEXT' }
  /** `util.error` or `util.unauthorized` was called. */
  | { readonly kind: 'error'; readonly error: GraphQLErrorEntry }
  | { readonly kind: 'unauthorized' }
  /** The code itself failed: `message` starts with `code.js:<line>:<column>: `; AppSync's errorType `Code`. */
  | { readonly kind: 'failed'; readonly message: string };

export interface EvaluationResult {
  readonly outcome: Outcome;
  /** `ctx.stash` after the run. */
  readonly stash: Readonly<Record<string, unknown>>;
  /** Entries of `util.appendError`, in order. */
  readonly appendedErrors: readonly GraphQLErrorEntry[];
  /** Lines as CloudWatch would hold them: `INFO - code.js:13:5: "text"`. */
  readonly logs: readonly string[];
  /** What `util.http.addResponseHeader(s)` set, lower-cased names. */
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** What `extensions.*` calls asked for, in order. */
  readonly extensions: readonly { readonly name: string; readonly arguments: readonly unknown[] }[];
}

/**
 * A problem that deployment would refuse, in the shape of AppSync's `codeErrors`. `value` ends with a line feed.
 * https://docs.aws.amazon.com/appsync/latest/APIReference/API_CodeError.html
 */
export interface CodeError {
  readonly errorType: 'LINT_ERROR' | 'PARSE_ERROR';
  readonly value: string;
  readonly location: { readonly line: number; readonly column: number; readonly span: number };
}

export class CodeRefused extends Error {
  override readonly name = 'CodeRefused';
  constructor(readonly codeErrors: readonly CodeError[]) {
    super('The code contains one or more errors.');
  }
}

/** Runs handlers in child processes. */
export interface LanguageHost {
  /** Static checks as at deployment. Throws `CodeRefused`. */
  load(code: string): Promise<LoadedModule>;
  evaluate(evaluation: Evaluation): Promise<EvaluationResult>;
  stop(): Promise<void>;
}
