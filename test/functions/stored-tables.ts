import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { AwsFailure } from '../../functions/shared/aws-request.ts';
import type { DynamoDb, DynamoDbOperation } from '../../functions/shared/dynamodb.ts';
import { createMemoryDynamoDb } from '../../simulation/store/memory-dynamodb.ts';
import { StoreError } from '../../simulation/store/store-error.ts';

type Answer = Promise<Record<string, unknown>>;
type Call = (operation: DynamoDbOperation, input: object) => Answer;

/** One table in memory, which answers as the engines do (test/simulation/suites/dynamodb-port.ts holds it to them). */
export function storedTable(table: string) {
  const memory = createMemoryDynamoDb([table], () => undefined);
  const calls: DynamoDbOperation[] = [];
  let instead: (operation: DynamoDbOperation, input: object, next: Call) => Answer = (
    operation,
    input,
    next,
  ) => next(operation, input);
  const perform: Call = async (operation, input) => {
    try {
      return memory.call(operation, input);
    } catch (error) {
      if (error instanceof StoreError) throw new AwsFailure(error.code, error.message, error.details);
      throw error;
    }
  };
  const dynamodb: DynamoDb = {
    call(operation, input) {
      calls.push(operation);
      return instead(operation, input, perform);
    },
  };
  return {
    dynamodb,
    calls,
    /** Stands between the handler and the table from now on. */
    intercept: (interceptor: typeof instead): void => {
      instead = interceptor;
    },
    put: (item: object): void => {
      memory.call('PutItem', { TableName: table, Item: marshall(item, { removeUndefinedValues: true }) });
    },
    item: (pk: string, sk: string): Record<string, unknown> | undefined => {
      const { Item } = memory.call('GetItem', { TableName: table, Key: marshall({ pk, sk }) });
      return Item === undefined ? undefined : unmarshall(Item as Parameters<typeof unmarshall>[0]);
    },
  };
}
