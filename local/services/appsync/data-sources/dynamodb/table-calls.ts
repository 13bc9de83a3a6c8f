import type { AwsEndpoint, Principal } from '../../../../kernel/aws.ts';
import { AwsError } from '../../../../kernel/aws.ts';
import type { DataSourceAnswer } from '../data-source.ts';

/** DynamoDB as one data source reaches it: in the data source's role, with failures as `ctx.error` has them. */
export interface Calls {
  call(operation: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
  /** `ctx.error` for what DynamoDB answered; anything else is thrown again. */
  failure(error: unknown, result?: unknown): DataSourceAnswer;
}

/** Exceptions that DynamoDB's API model names; AppSync shows every other code as the base class. */
const modelled: ReadonlySet<string> = new Set([
  'ConditionalCheckFailedException',
  'IdempotentParameterMismatchException',
  'ItemCollectionSizeLimitExceededException',
  'ProvisionedThroughputExceededException',
  'ResourceNotFoundException',
  'TransactionCanceledException',
  'TransactionConflictException',
  'TransactionInProgressException',
]);
const renamed: Readonly<Record<string, string>> = {
  InternalServerError: 'InternalServerErrorException',
  RequestLimitExceeded: 'RequestLimitExceededException',
};

export function createCalls(endpoint: AwsEndpoint, role: string, random: () => string): Calls {
  const principal: Principal = { kind: 'role', arn: role };
  return {
    call: (operation, input) => endpoint.call({ operation, input, principal }),
    failure(error, result = null) {
      if (!(error instanceof AwsError)) throw error;
      const exception = renamed[error.code] ?? (modelled.has(error.code) ? error.code : 'DynamoDbException');
      return {
        result,
        error: {
          message: `${error.message} (Service: DynamoDb, Status Code: ${error.statusCode}, Request ID: ${random().toUpperCase()})`,
          type: `DynamoDB:${exception}`,
        },
      };
    },
  };
}
