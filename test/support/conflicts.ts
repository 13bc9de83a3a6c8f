import { AwsError, type EngineInterceptor } from '../../local/index.ts';

/**
 * Makes an engine raise TransactionConflict as DynamoDB does: a transaction that names an item which another one under
 * way has named first is cancelled, with a reason for that item and no item in it; a single write is refused. A transaction stays under way until
 * `held` is settled.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
export function conflictingTransactions(held: Promise<void> = Promise.resolve()): EngineInterceptor {
  const busy = new Set<string>();
  return async (operation, input, next) => {
    if (operation !== 'TransactWriteItems') {
      const { Key } = input as { Key?: KeyAttributes };
      if (operation === 'UpdateItem' && Key && busy.has(itemKey({ Update: { Key } }))) {
        throw new AwsError('TransactionConflictException', 'Transaction is ongoing for the item');
      }
      return next(operation, input);
    }
    const keys = (input as { TransactItems: readonly Record<string, object>[] }).TransactItems.map(itemKey);
    if (keys.some((key) => busy.has(key))) {
      throw new AwsError(
        'TransactionCanceledException',
        'Transaction cancelled, please refer cancellation reasons',
        400,
        {
          CancellationReasons: keys.map((key) =>
            busy.has(key)
              ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }
              : { Code: 'None' },
          ),
        },
      );
    }
    for (const key of keys) busy.add(key);
    try {
      await held;
      return await next(operation, input);
    } finally {
      for (const key of keys) busy.delete(key);
    }
  };
}

function itemKey(member: Readonly<Record<string, object>>): string {
  const [action] = Object.values(member) as { Key?: KeyAttributes; Item?: KeyAttributes }[];
  const { pk, sk } = (action?.Key ?? action?.Item) as KeyAttributes;
  return `${pk.S} ${sk.S}`;
}

interface KeyAttributes {
  readonly pk: { readonly S: string };
  readonly sk: { readonly S: string };
}
