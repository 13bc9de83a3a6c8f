import type { Caller } from '../auth/caller.ts';
import type { ErrorEntry } from './error-entry.ts';

/** One request while it runs: what its resolvers read, and what they leave for the answer. */
export interface Operation {
  readonly caller: Caller;
  /** `ctx.request`. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Variables as the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly errors: ErrorEntry[];
  readonly responseHeaders: Map<string, string>;
  /** Resolvers that have not ended. A null that makes its parents null does not wait for them; the answer does. */
  readonly running: Set<Promise<unknown>>;
  /** Resolvers started so far; AppSync limits them. */
  resolversStarted: number;
}
