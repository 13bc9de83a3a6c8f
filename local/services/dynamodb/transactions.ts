import { AwsError } from '../../kernel/aws.ts';
import type { Item } from './item-size.ts';

/** What a member of `TransactItems` says of one item. */
export interface TransactMember {
  readonly TableName: string;
  readonly Item?: Item;
  readonly Key?: Readonly<Record<string, unknown>>;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
}

/** The members of a transaction, as verb and what it says; what is no such list throws `AwsError` SerializationException. */
export function transactMembers(input: Readonly<Record<string, unknown>>): [verb: string, TransactMember][] {
  const items = input['TransactItems'] ?? [];
  if (!Array.isArray(items)) throw malformed();
  return items.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) throw malformed();
    const members = Object.entries(item as Record<string, TransactMember | null>);
    return members.map(([verb, member]): [string, TransactMember] => {
      if (typeof member !== 'object' || member === null) throw malformed();
      return [verb, member];
    });
  });
}

function malformed(): AwsError {
  return new AwsError('SerializationException', 'TransactItems is not a list of structures.');
}

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
  const invalid = reasons.find(
    ({ Code, Message = '' }) => Code === 'ValidationError' && ofTheRequest.test(Message),
  );
  return invalid ? new AwsError('ValidationException', invalid.Message ?? '') : error;
}
