import { AwsError } from '../../../../kernel/aws.ts';
import { isWellFormed } from '../../json-value.ts';
import type { DataSourceAnswer } from '../data-source.ts';
import { RequestMalformed } from '../data-source.ts';
import type { RoleCalls } from '../role-calls.ts';
import { callsInRole, RoleRefused } from '../role-calls.ts';

/** DynamoDB as one data source reaches it: in the data source's role, with failures as `ctx.error` has them. */
export interface Calls {
  /** Throws `RequestMalformed` for text that has no UTF-8 form, else what `failure` knows. */
  call(operation: string, input: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>;
  /** `ctx.error` for what DynamoDB, or the role, answered; anything else is thrown again. */
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

export interface CallPorts extends RoleCalls {
  readonly random: () => string;
}

export function createCalls({ random, ...calls }: CallPorts): Calls {
  const call = callsInRole(calls);
  return {
    async call(operation, input) {
      if (!isWellFormed(input))
        throw new RequestMalformed('A text in the request is not well-formed Unicode.');
      return call(operation, input);
    },
    failure(error, result = null) {
      if (error instanceof RoleRefused) return { result, error: error.answer };
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
