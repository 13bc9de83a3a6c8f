import { AwsError } from '../../kernel/aws.ts';

interface Reason {
  readonly Code?: string;
  readonly Message?: string;
}

// Faults of the request's text, which DynamoDB finds before it looks at any item.
const ofTheRequest =
  /^(Invalid \w*Expression|Value provided in ExpressionAttribute|ExpressionAttribute|Syntax error)/;

/**
 * A malformed expression makes the whole TransactWriteItems a ValidationException; dynoxide reports it as a cancelled
 * transaction, as it does rightly for what depends on the items.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export function correctTransactionError(error: unknown): unknown {
  if (!(error instanceof AwsError) || error.code !== 'TransactionCanceledException') return error;
  const reasons = (error.details['CancellationReasons'] ?? []) as readonly Reason[];
  const malformed = reasons.find(
    ({ Code, Message = '' }) => Code === 'ValidationError' && ofTheRequest.test(Message),
  );
  return malformed ? new AwsError('ValidationException', malformed.Message!) : error;
}
