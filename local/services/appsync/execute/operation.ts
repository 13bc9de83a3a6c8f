import type { Caller } from '../auth/caller.ts';
import type { Deadline } from './deadline.ts';
import { noDeadline } from './deadline.ts';
import type { ErrorEntry } from './error-entry.ts';
import { ExtensionCalls } from './extension-calls.ts';

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
  /** What `extensions.*` asked for. */
  readonly extensions: ExtensionCalls;
  readonly deadline: Deadline;
  /** Fields read the published object and nothing else: no resolver runs. */
  readonly delivery: boolean;
  /** Of a result that may be published: type names of its objects by path, where the schema leaves them open. */
  readonly objectTypes?: Map<string, string>;
}

export interface OperationInput {
  readonly caller: Caller;
  readonly request: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A request that runs resolvers. `published` says that its result may be published. */
export function createOperation(input: OperationInput, deadline: Deadline, published: boolean): Operation {
  return {
    ...blank(input),
    deadline,
    delivery: false,
    ...(published ? { objectTypes: new Map<string, string>() } : {}),
  };
}

/** The reading of a published object by a subscriber. */
export function createDelivery(input: OperationInput): Operation {
  return { ...blank(input), deadline: noDeadline, delivery: true };
}

function blank({ caller, request, variables }: OperationInput) {
  return {
    caller,
    request,
    variables,
    errors: [],
    responseHeaders: new Map<string, string>(),
    running: new Set<Promise<unknown>>(),
    resolversStarted: 0,
    extensions: new ExtensionCalls(),
  };
}
