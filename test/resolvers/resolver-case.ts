/** One handler, run once: what it is given and what has to come of it. Data, so that `npm run mutate` runs the same ones. */
export interface ResolverCase {
  /** A law in the present tense. */
  readonly title: string;
  /** A pipeline's step by its name; the resolver's own module when left out. */
  readonly step?: string;
  readonly handler: 'request' | 'response';
  readonly context: CaseContext;
  readonly expected: Expected;
  readonly after: After;
}

/** Members of `ctx` that matter to the case; the runner adds `info` and `env`. */
export interface CaseContext {
  readonly args?: Readonly<Record<string, unknown>>;
  readonly identity?: unknown;
  /** Of the request; names in lower case. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly source?: unknown;
  readonly stash?: object;
  readonly prev?: { readonly result: unknown };
  readonly result?: unknown;
  readonly error?: { readonly type: string; readonly message: string };
}

export type Expected =
  /** The request to the data source, as `readRequest` reads it. */
  | { readonly kind: 'sends'; readonly request: unknown }
  | { readonly kind: 'returns'; readonly value: unknown }
  | { readonly kind: 'returnsEarly'; readonly value: unknown }
  | { readonly kind: 'fails'; readonly error: ExpectedError };

export interface ExpectedError {
  readonly type: string;
  readonly message: string;
  readonly data: unknown;
  readonly info: unknown;
}

/** What else the handler leaves behind. */
export interface After {
  /** Members that the stash has to hold; others are free. */
  readonly stash?: Readonly<Record<string, unknown>>;
  /** Every response header. None when left out. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Every error written to the log. When left out: what the data source said, if the answer hides it, and else none. */
  readonly logs?: readonly string[];
}

type Write = (title: string, context: CaseContext, expected: Expected, after?: After) => ResolverCase;

/** How cases of a resolver's own module are written. */
export const request: Write = (title, context, expected, after = {}) => {
  return { title, handler: 'request', context, expected, after };
};
export const response: Write = (title, context, expected, after = {}) => {
  return { title, handler: 'response', context, expected, after };
};

/** How cases of a pipeline's step are written. */
export function step(name: string): { readonly request: Write; readonly response: Write } {
  return {
    request: (...written) => ({ ...request(...written), step: name }),
    response: (...written) => ({ ...response(...written), step: name }),
  };
}

export const sends = (request: unknown): Expected => ({ kind: 'sends', request });
export const returns = (value: unknown): Expected => ({ kind: 'returns', value });
export const returnsEarly = (value: unknown): Expected => ({ kind: 'returnsEarly', value });

export function fails(type: string, message: string, data: unknown = null, info: unknown = null): Expected {
  return { kind: 'fails', error: { type, message, data, info } };
}

/** The refusal of an input, naming each field and why in order. */
export function refuses(...faults: readonly (readonly [field: string, reason: string])[]): Expected {
  const named = faults.map(([field, reason]) => `${field} ${reason}`).join('; ');
  const fields = faults.map(([field, reason]) => ({ field, reason }));
  return fails('InvalidInput', `Invalid input: ${named}.`, null, { fields });
}
