import { AwsError } from '../../../kernel/aws.ts';
import type { Log } from '../../../kernel/log.ts';

/** Where a mapping can be stuck. */
type Part = 'source' | 'function' | 'destination';

/** How a mapping is doing. A problem is said once, however often it is met, and once more when it is over. */
export interface Standing {
  problem(part: Part, what: string): void;
  works(part: Part): void;
  isStuck(part: Part): boolean;
  /** As LastProcessingResult has it. */
  readonly result: string;
}

export function createStanding(label: string, log: Log): Standing {
  const problems = new Map<Part, string>();
  let result = 'No records processed';
  return {
    problem(part, what) {
      result = `PROBLEM: ${what}`;
      if (problems.get(part) === what) return;
      problems.set(part, what);
      log.warn(`${label}: ${what}`);
    },
    works(part) {
      if (part === 'function') result = 'OK';
      if (!problems.delete(part)) return;
      const [remaining] = problems.values();
      result = remaining === undefined ? 'OK' : `PROBLEM: ${remaining}`;
      log.info(`${label}: the ${part} works again`);
    },
    isStuck: (part) => problems.has(part),
    get result() {
      return result;
    },
  };
}

/** Codes of errors that stay until somebody changes something. */
const lasting: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'NoSuchBucket',
  'NotFound',
  'QueueDoesNotExist',
  'ResourceNotFoundException',
]);

export function isLasting(error: unknown): boolean {
  return error instanceof AwsError && lasting.has(error.code);
}

/** An error in words that hold no data: the code of an AWS error, the name of any other. */
export function nameOf(error: unknown): string {
  if (error instanceof AwsError) return error.code;
  return error instanceof Error ? error.name : 'unknown error';
}
