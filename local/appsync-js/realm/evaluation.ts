import { randomFrom, type Random } from './random.ts';

/** What one evaluation gathers besides its value. Values are kept as JSON text, taken at the moment of the call. */
export interface Evaluation {
  readonly function: 'request' | 'response';
  readonly now: number;
  readonly random: Random;
  readonly identity: unknown;
  readonly appendedErrors: string[];
  readonly logs: { level: 'INFO' | 'ERROR'; text: string; line: number; column: number }[];
  readonly headers: Map<string, string>;
  /** Bytes of all response headers that were set, also of those that a later one replaced. */
  headerBytes: number;
  readonly extensions: string[];
}

let current: Evaluation | undefined;

export function begin(
  name: 'request' | 'response',
  now: number,
  seed: string,
  identity: unknown,
): Evaluation {
  current = {
    function: name,
    now,
    random: randomFrom(seed),
    identity,
    appendedErrors: [],
    logs: [],
    headers: new Map(),
    headerBytes: 0,
    extensions: [],
  };
  return current;
}

/** The evaluation that is running. */
export function evaluation(): Evaluation {
  if (!current) throw new Error('No evaluation is running.');
  return current;
}

/** Thrown by `util.error`, `util.unauthorized` and `runtime.earlyReturn`: ends the handler with `outcome` (JSON text). */
export class Ended {
  constructor(readonly outcome: string) {}
}

/** JSON text of any value; what JSON cannot hold becomes null. Throws on circular values. */
export function json(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return text ?? 'null';
}

/** An entry of GraphQL `errors` as the host reports it. */
export function errorEntry(
  message: unknown,
  errorType?: unknown,
  data?: unknown,
  errorInfo?: unknown,
): string {
  const text = typeof message === 'string' ? message : json(message);
  const type = errorType == null ? null : typeof errorType === 'string' ? errorType : json(errorType);
  return `{"message":${json(text)},"errorType":${json(type)},"data":${json(data)},"errorInfo":${json(errorInfo)}}`;
}
