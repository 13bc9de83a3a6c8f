import type { DynamoDbOperation } from '../../functions/shared/dynamodb.ts';
import type { Chance } from '../chance.ts';
import type { Item } from './attribute-value.ts';
import { createMemoryDynamoDb, itemKey, type Change, type MemoryDynamoDb } from './memory-dynamodb.ts';

/** The tables of a history, with what they were before. */
export interface Database {
  /** Throws, or rejects with, StoreError. */
  call(
    operation: DynamoDbOperation,
    input: object,
  ): Record<string, unknown> | Promise<Record<string, unknown>>;
  /** An item as it is now; `key` as `pk`, line feed, `sk`. */
  read(table: string, key: string): Item | undefined;
  items(table: string): ReadonlyMap<string, Item>;
  /** What an item was some commits ago; undefined when it was never anything else. */
  earlier(table: string, key: Item, chance: Chance): { readonly item: Item | undefined } | undefined;
  /** What an item is and was some commits ago. */
  lately(table: string, key: string): readonly (Item | undefined)[];
  /** For a reader of traces. */
  describe(operation: DynamoDbOperation, input: object): string;
}

/** DynamoDB's eventually consistent reads are behind by a second at most: by a few commits, and never by many. */
const REMEMBERED = 4;

export type CallStore = (
  memory: MemoryDynamoDb,
  operation: DynamoDbOperation,
  input: object,
) => Record<string, unknown> | Promise<Record<string, unknown>>;

/** `call` is where another engine may stand beside the memory; without it the memory answers. */
export function createDatabase(
  tables: readonly string[],
  committed: (changes: readonly Change[]) => void,
  call: CallStore = (memory, operation, input) => memory.call(operation, input),
): Database {
  const before = new Map(tables.map((table) => [table, new Map<string, (Item | undefined)[]>()]));
  const memory = createMemoryDynamoDb(tables, (changes) => {
    for (const { table, key, before: image } of changes) {
      const images = before.get(table);
      const name = itemKey(key);
      const known = images?.get(name);
      if (!known) images?.set(name, [image]);
      else if (known.push(image) > REMEMBERED) known.shift();
    }
    committed(changes);
  });
  return {
    call: (operation, input) => call(memory, operation, input),
    read: (table, key) => memory.items(table).get(key),
    items: (table) => memory.items(table),
    earlier(table, key, chance) {
      const images = before.get(table)?.get(itemKey(key));
      return images && { item: images[chance.below(images.length)] };
    },
    lately: (table, key) => [memory.items(table).get(key), ...(before.get(table)?.get(key) ?? [])],
    describe: (_, input) => keysIn(input).join(', '),
  };
}

interface Named {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly TransactItems?: readonly Readonly<Record<string, Named>>[];
}

function keysIn(input: object): readonly string[] {
  const { Key, Item: item, TransactItems } = input as Named;
  if (TransactItems) {
    return TransactItems.flatMap((member) =>
      Object.entries(member).flatMap(([action, inner]) => keysIn(inner).map((key) => `${action} ${key}`)),
    );
  }
  const version = item?.['version'] ?? item?.['profileVersion'] ?? item?.['sourceVersion'];
  return [
    itemKey(Key ?? item ?? {}).replace('\n', ' ') + (version?.N === undefined ? '' : ` version ${version.N}`),
  ];
}
