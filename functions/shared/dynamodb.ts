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
