import type { DynamoDbOperation } from '../../functions/shared/dynamodb.ts';
import { areEqualItems, type Item } from './attribute-value.ts';
import { conditionOf } from './condition-expression.ts';
import { invalid, StoreError } from './store-error.ts';
import { refuseUnused, type Placeholders } from './tokens.ts';
import { updateOf } from './update-expression.ts';

/** One item that a commit changed. Neither image is there for a key that had none and got none. */
export interface Change {
  readonly table: string;
  readonly key: Item;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

export interface MemoryDynamoDb {
  /** Throws StoreError. */
  call(operation: DynamoDbOperation, input: object): Record<string, unknown>;
  items(table: string): ReadonlyMap<string, Item>;
}

interface WriteInput extends Placeholders {
  readonly TableName: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

type Action = 'Put' | 'Update' | 'Delete';

interface Write {
  readonly change: Change;
  readonly conditionHolds: boolean;
  readonly found: Item | undefined;
  /** Why it cannot be done to the item that was found. */
  readonly fault: StoreError | undefined;
}

export function itemKey(item: Item): string {
  return `${item['pk']?.S ?? ''}\n${item['sk']?.S ?? ''}`;
}

/**
 * DynamoDB's writes and point reads over tables whose key is `pk` and `sk`, both texts, held to real engines by
 * test/simulation/suites/dynamodb-port.ts. `committed` hears of every commit that changed something, all items of a
 * transaction at once; what leaves an item as it was is no change, as in DynamoDB Streams. It checks no limit of size, no
 * reserved word and no throughput.
 */
export function createMemoryDynamoDb(
  tables: readonly string[],
  committed: (changes: readonly Change[]) => void,
): MemoryDynamoDb {
  const stored = new Map(tables.map((table) => [table, new Map<string, Item>()]));

  function itemsOf(table: string): Map<string, Item> {
    const items = stored.get(table);
    if (!items)
      throw new StoreError('ResourceNotFoundException', 'Cannot do operations on a non-existent table');
    return items;
  }

  /** What a write would do. Throws StoreError for one that could never be done. */
  function prepare(action: Action, input: WriteInput): Write {
    const items = itemsOf(input.TableName);
    const key = keyOf(action === 'Put' ? input.Item : input.Key, action !== 'Put');
    const found = items.get(itemKey(key));
    const condition =
      input.ConditionExpression === undefined ? undefined : conditionOf(input.ConditionExpression);
    const update = input.UpdateExpression === undefined ? undefined : updateOf(input.UpdateExpression);
    refuseUnused(input, [condition?.used ?? NONE, update?.used ?? NONE]);
    update?.check(input);
    const conditionHolds = condition?.holds(found, input) ?? true;
    const change = { table: input.TableName, key, before: found };
    if (!conditionHolds)
      return { change: { ...change, after: found }, conditionHolds, found, fault: undefined };
    try {
      const after = action === 'Delete' ? undefined : action === 'Put' ? input.Item : updated(found ?? key);
      return { change: { ...change, after }, conditionHolds, found, fault: undefined };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return { change: { ...change, after: found }, conditionHolds, found, fault: error };
    }

    function updated(item: Item): Item {
      return update?.apply(item, input) ?? item;
    }
  }

  function commit(writes: readonly Write[]): void {
    const changes = writes
      .map(({ change }) => change)
      .filter(({ before, after }) => (before && after ? !areEqualItems(before, after) : before !== after));
    for (const { table, key, after } of changes) {
      if (after) itemsOf(table).set(itemKey(key), after);
      else itemsOf(table).delete(itemKey(key));
    }
    if (changes.length > 0) committed(changes);
  }

  function writeOne(action: Action, input: WriteInput): Record<string, unknown> {
    const write = prepare(action, input);
    if (!write.conditionHolds) {
      throw new StoreError(
        'ConditionalCheckFailedException',
        'The conditional request failed',
        itemToShow(write, input),
      );
    }
    if (write.fault) throw write.fault;
    commit([write]);
    return {};
  }

  function transact(
    members: readonly Readonly<Partial<Record<Action, WriteInput>>>[],
  ): Record<string, unknown> {
    if (members.length === 0 || members.length > 100) throw invalid('A transaction has 1 to 100 items');
    const actions = members.map((member) => {
      const action = (['Put', 'Update', 'Delete'] as const).find((name) => member[name] !== undefined);
      if (!action) throw invalid('A member of a transaction is Put, Update or Delete');
      return { action, input: member[action] as WriteInput };
    });
    const touched = actions.map(({ action, input }) => {
      const key = keyOf(action === 'Put' ? input.Item : input.Key, action !== 'Put');
      return `${input.TableName}\n${itemKey(key)}`;
    });
    if (new Set(touched).size < touched.length) {
      throw invalid('Transaction request cannot include multiple operations on one item');
    }
    const writes = actions.map(({ action, input }) => prepare(action, input));
    if (writes.some(({ conditionHolds, fault }) => !conditionHolds || fault)) {
      throw new StoreError(
        'TransactionCanceledException',
        'Transaction cancelled, please refer cancellation reasons for specific reasons',
        {
          CancellationReasons: writes.map((write, at) => reasonOf(write, actions[at]?.input)),
        },
      );
    }
    commit(writes);
    return {};
  }

  return {
    items: itemsOf,
    call(operation, input) {
      switch (operation) {
        case 'GetItem': {
          const { TableName, Key } = input as WriteInput;
          const found = itemsOf(TableName).get(itemKey(keyOf(Key, true)));
          return found ? { Item: found } : {};
        }
        case 'PutItem':
          return writeOne('Put', input as WriteInput);
        case 'UpdateItem':
          return writeOne('Update', input as WriteInput);
        case 'DeleteItem':
          return writeOne('Delete', input as WriteInput);
        case 'TransactWriteItems':
          return transact(
            (input as { TransactItems: readonly Readonly<Partial<Record<Action, WriteInput>>>[] })
              .TransactItems,
          );
      }
    },
  };
}

const NONE: ReadonlySet<string> = new Set();

/** The key of an item, or one that is nothing but a key. Throws StoreError ValidationException. */
function keyOf(item: Item | undefined, alone: boolean): Item {
  const pk = item?.['pk'];
  const sk = item?.['sk'];
  if (!item || !pk?.S || !sk?.S || (alone && Object.keys(item).length !== 2)) {
    throw invalid('The provided key element does not match the schema');
  }
  return { pk, sk };
}

function itemToShow({ found }: Write, input: WriteInput | undefined): { Item?: Item } {
  return found && input?.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? { Item: found } : {};
}

function reasonOf(write: Write, input: WriteInput | undefined): object {
  if (write.fault) return { Code: 'ValidationError', Message: write.fault.message };
  return write.conditionHolds
    ? { Code: 'None' }
    : {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        ...itemToShow(write, input),
      };
}
