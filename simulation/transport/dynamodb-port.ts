import type { DynamoDb, DynamoDbOperation } from '../../functions/shared/dynamodb.ts';
import type { Code, EarlierCode } from '../code/code.ts';
import type { Fault } from '../faults.ts';
import type { Database } from '../store/database.ts';
import type { Item } from '../store/attribute-value.ts';
import { StoreError } from '../store/store-error.ts';
import type { World } from '../world.ts';
import type { Invocation } from './invocation.ts';
import { request } from './request.ts';

const ANY: readonly Fault[] = ['failBefore', 'crash', 'zombie', 'throttling'];
const OF: Readonly<Record<'read' | 'consistentRead' | 'write', readonly Fault[]>> = {
  read: [...ANY, 'staleRead', 'staleRead', 'staleRead'],
  consistentRead: ANY,
  write: [...ANY, 'answerLost', 'answerLost', 'crash', 'transactionConflict', 'transactionConflict'],
};

/** DynamoDB as one run of a function sees it. */
export function dynamoDbFor(
  world: World,
  database: Database,
  invocation: Invocation,
  { AwsFailure }: Code | EarlierCode,
): DynamoDb {
  const failure = (code: string, message: string, details: Readonly<Record<string, unknown>> = {}) =>
    new AwsFailure(code, message, details);

  function instead(
    fault: Fault,
    operation: DynamoDbOperation,
    input: object,
  ): { readonly error: Error } | { readonly answer: Record<string, unknown> } | undefined {
    const cancelled = operation === 'TransactWriteItems';
    switch (fault) {
      case 'failBefore':
        return { error: failure('InternalServerError', 'The request failed.') };
      case 'throttling':
        return {
          error: cancelled
            ? failure('TransactionCanceledException', 'Cancelled.', reasons(input, 'ThrottlingError', world))
            : failure('ThrottlingException', 'Come again later.'),
        };
      case 'transactionConflict':
        return {
          error: cancelled
            ? failure(
                'TransactionCanceledException',
                'Cancelled.',
                reasons(input, 'TransactionConflict', world),
              )
            : failure('TransactionConflictException', 'A transaction is ongoing for the item.'),
        };
      case 'staleRead': {
        const { TableName, Key } = input as { TableName: string; Key: Item };
        const earlier = database.earlier(TableName, Key, world.chance);
        return earlier && { answer: earlier.item ? { Item: earlier.item } : {} };
      }
      default:
        return undefined;
    }
  }

  return {
    call(operation, input) {
      const read = operation === 'GetItem';
      const consistent = read && (input as { ConsistentRead?: boolean }).ConsistentRead === true;
      return request(world, invocation, {
        service: 'table',
        label: () => `${operation} ${database.describe(operation, input)}`,
        faults: OF[consistent ? 'consistentRead' : read ? 'read' : 'write'],
        perform: () => database.call(operation, input),
        instead: (fault) => instead(fault, operation, input),
        noAnswer: () => failure('NoAnswer', 'The connection broke.'),
        thrown: (error) =>
          error instanceof StoreError ? failure(error.code, error.message, error.details) : error,
      });
    },
  };
}

/** One member of the transaction stood in the way. */
function reasons(input: object, code: string, { chance }: World): Readonly<Record<string, unknown>> {
  const { TransactItems } = input as { TransactItems: readonly object[] };
  const at = chance.below(TransactItems.length);
  return { CancellationReasons: TransactItems.map((_, index) => ({ Code: index === at ? code : 'None' })) };
}
