import { AwsFailure, callJson, type AwsRequest } from './aws-request.ts';

export type DynamoDbOperation = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'TransactWriteItems';

/** DynamoDB's low-level API, as handlers use it. Rejects with `AwsFailure`. */
export interface DynamoDb {
  call(operation: DynamoDbOperation, input: object): Promise<Record<string, unknown>>;
}

export function createDynamoDb(request: AwsRequest): DynamoDb {
  return {
    call: (operation, input) => callJson(request, 'dynamodb', `DynamoDB_20120810.${operation}`, input),
  };
}

/** How often a call is made at most. */
const TRIES = 3;

/**
 * Repeats a call that was throttled, failed on DynamoDB's side or had no answer, twice at most: a message that has to come
 * again comes a minute later, and has five lives. Only for writes with a condition that what they write breaks: one that was
 * done although its answer was lost is then a failed condition, which the handler looks into as it does after any other.
 */
export function persistent(dynamodb: DynamoDb, pause: (attempt: number) => Promise<void>): DynamoDb {
  return {
    async call(operation, input) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await dynamodb.call(operation, input);
        } catch (error) {
          if (!isPassing(error) || attempt === TRIES) throw error;
          await pause(attempt);
        }
      }
    },
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const PASSING = new Set([
  'NoAnswer',
  'InternalServerError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingException',
]);
const THROTTLED = new Set(['ProvisionedThroughputExceeded', 'ThrottlingError']);

function isPassing(error: unknown): boolean {
  if (!(error instanceof AwsFailure)) return false;
  const throttled = cancellationReasons(error).some(({ Code = '' }) => THROTTLED.has(Code));
  return throttled || PASSING.has(error.code) || error.code.startsWith('Http5');
}

interface Reason {
  readonly Code?: string;
  readonly Item?: Readonly<Record<string, unknown>>;
}

/** Why each item of a transaction refused it, in the items' order; empty for any other failure. */
export function cancellationReasons(error: unknown): readonly Reason[] {
  if (!(error instanceof AwsFailure) || error.code !== 'TransactionCanceledException') return [];
  return (error.details['CancellationReasons'] ?? []) as readonly Reason[];
}

export function isConditionFailure(error: unknown): boolean {
  return (
    (error instanceof AwsFailure && error.code === 'ConditionalCheckFailedException') ||
    cancellationReasons(error).some(({ Code }) => Code === 'ConditionalCheckFailed')
  );
}

/**
 * Whether a write lost against another one, so that reading again and deciding anew is the answer: a condition that does
 * not hold any more, or a transaction on the same item at the same time.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 */
export function isContention(error: unknown): boolean {
  if (!(error instanceof AwsFailure)) return false;
  const reasons = cancellationReasons(error);
  return (
    error.code === 'ConditionalCheckFailedException' ||
    error.code === 'TransactionConflictException' ||
    (reasons.length > 0 &&
      reasons.every(({ Code = 'None' }) =>
        ['None', 'ConditionalCheckFailed', 'TransactionConflict'].includes(Code),
      ))
  );
}
