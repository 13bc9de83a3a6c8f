/** One GraphQL error as AppSync words it: https://docs.aws.amazon.com/appsync/latest/devguide/resolver-util-reference-js.html */
export interface GraphQLFault {
  readonly message: string;
  readonly errorType?: string | null;
  readonly errorInfo?: unknown;
  readonly path?: readonly (string | number)[] | null;
}

export interface GraphQLAnswer<Data> {
  readonly status: number;
  readonly data: Data | null;
  readonly errors: readonly GraphQLFault[];
  readonly headers: Headers;
}

export type UnreachableCode =
  | 'NotThere' // nothing listens at the endpoint
  | 'Unavailable' // something listens and kept failing: 429, 5xx, connections cut, no answer in time
  | 'NotGraphQL'; // the answer is no GraphQL answer

/** The API gave no answer to go by. The message is one line that says what to do. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  constructor(
    readonly code: UnreachableCode,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

export interface RetryPolicy {
  /** How often a request is sent at most, the first time included. */
  readonly attempts: number;
  /** Milliseconds: the bound of the first pause; it doubles with each further one. */
  readonly base: number;
  /** Milliseconds: no pause is longer. */
  readonly cap: number;
  /** Milliseconds: how long one attempt may take. AppSync itself gives up after 30 s. */
  readonly timeout: number;
  /** Whether to try again where nothing listens: right for a server that has answered before and may be restarting. */
  readonly awaitServer: boolean;
  readonly random: () => number;
  /** Resolves after `ms`, or at once when the signal fires. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export const patient: RetryPolicy = {
  attempts: 8,
  base: 100,
  cap: 5_000,
  timeout: 35_000,
  awaitServer: true,
  random: Math.random,
  wait: pause,
};

const cutOff = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);
const notThere = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * Sends one operation and, while the answer is `TryAgain`, 429, 5xx or a lost connection, sends the same bytes again
 * after a random pause that at most doubles (full jitter), so a create carries the same client token each time. After
 * the last attempt a `TryAgain` is returned like any answer; the other cases throw `Unreachable`. Once `signal` fires
 * there is no further attempt, and the one on its way is waited for.
 * Back-off: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export async function request<Data>(
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  policy: RetryPolicy = patient,
  signal?: AbortSignal,
): Promise<GraphQLAnswer<Data>> {
  const body = JSON.stringify({ query, variables });
  for (let attempt = 1; ; attempt++) {
    const outcome = await exchange<Data>(endpoint, headers, body, policy.timeout);
    const last = attempt >= policy.attempts || signal?.aborted === true;
    if (outcome instanceof Unreachable) {
      const hopeless = outcome.code === 'NotGraphQL' || (outcome.code === 'NotThere' && !policy.awaitServer);
      if (last || hopeless) throw outcome;
    } else if (last || !outcome.errors.some((fault) => fault.errorType === 'TryAgain')) {
      return outcome;
    }
    await policy.wait(policy.random() * Math.min(policy.cap, policy.base * 2 ** (attempt - 1)), signal);
  }
}

async function exchange<Data>(
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeout: number,
): Promise<GraphQLAnswer<Data> | Unreachable> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      signal: AbortSignal.timeout(timeout),
    });
    text = await response.text();
  } catch (error) {
    return lostConnection(endpoint, error, timeout);
  }
  if (response.status === 429 || response.status >= 500) {
    return new Unreachable(
      'Unavailable',
      `The API at ${endpoint} keeps answering ${response.status}. Try again later.`,
    );
  }
  const answer = parseAnswer<Data>(text);
  if (!answer) {
    const found = `HTTP ${response.status}, ${response.headers.get('content-type') ?? 'no content type'}`;
    return new Unreachable(
      'NotGraphQL',
      `${endpoint} does not answer GraphQL (${found}). Is the endpoint right?`,
    );
  }
  return {
    status: response.status,
    headers: response.headers,
    data: answer.data ?? null,
    errors: answer.errors ?? [],
  };
}

function parseAnswer<Data>(text: string): { data?: Data | null; errors?: GraphQLFault[] } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  // The shape of `data` is the caller's claim about its own query.
  return 'data' in value || 'errors' in value ? (value as { data?: Data }) : undefined;
}

function lostConnection(endpoint: string, error: unknown, timeout: number): Unreachable {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  if (notThere.has(code)) {
    return new Unreachable('NotThere', `Nothing answers at ${endpoint}. Start it with: npm start`, error);
  }
  if (cutOff.has(code)) {
    return new Unreachable(
      'Unavailable',
      `The API at ${endpoint} keeps cutting the connection (${code}).`,
      error,
    );
  }
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new Unreachable(
      'Unavailable',
      `The API at ${endpoint} gave no answer in ${timeout / 1000} s.`,
      error,
    );
  }
  throw error;
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });
}
