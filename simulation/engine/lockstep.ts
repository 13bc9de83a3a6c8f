import type { DynamoDbOperation } from '../../functions/shared/dynamodb.ts';
import type { Tables } from '../functions.ts';
import { areEqualItems, type Item } from '../store/attribute-value.ts';
import type { CallStore } from '../store/database.ts';
import { itemKey, type MemoryDynamoDb } from '../store/memory-dynamodb.ts';
import { StoreError } from '../store/store-error.ts';

/** An engine's door; its errors carry `code` and `details`. */
export type CallEngine = (operation: string, input: object) => Promise<Record<string, unknown>>;

export interface RealEngine {
  readonly call: CallEngine;
  /** Empty tables of it. */
  readonly tables: Tables;
}

type Outcome = { readonly answer: Record<string, unknown> } | { readonly error: StoreError };

/**
 * Every request to a real engine, and to the store beside it: what the engine says goes to the function, and where the two
 * differ `differs` hears of it. The store also knows what was before, which stale reads and streams need.
 */
export function createLockstep(engine: CallEngine, differs: (detail: string) => void): CallStore {
  return async (memory, operation, input) => {
    const real = await engine(operation, input).then(
      (answer): Outcome => ({ answer }),
      (error: unknown): Outcome => ({ error: asStoreError(error) }),
    );
    const modelled = inMemory(memory, operation, input);
    if (textOf(real) !== textOf(modelled)) {
      differs(
        `${operation} ${JSON.stringify(input)}: the engine ${textOf(real)}, the store ${textOf(modelled)}`,
      );
    }
    if ('error' in real) throw real.error;
    return real.answer;
  };
}

/** Whether an engine's table holds, in the end, what the store holds; the difference, if not. */
export async function tableDifference(
  engine: CallEngine,
  table: Tables[keyof Tables],
  stored: ReadonlyMap<string, Item>,
): Promise<string | undefined> {
  const found = new Map<string, Item>();
  let next: unknown;
  do {
    const page = await engine('Scan', {
      TableName: table,
      ConsistentRead: true,
      ...(next !== undefined && { ExclusiveStartKey: next }),
    });
    for (const item of page['Items'] as readonly Item[]) found.set(itemKey(item), item);
    next = page['LastEvaluatedKey'];
  } while (next !== undefined);
  for (const key of new Set([...found.keys(), ...stored.keys()])) {
    const [real, modelled] = [found.get(key), stored.get(key)];
    if (!real || !modelled || !areEqualItems(real, modelled)) return key.replace('\n', ' ');
  }
  return undefined;
}

function inMemory(memory: MemoryDynamoDb, operation: DynamoDbOperation, input: object): Outcome {
  try {
    return { answer: memory.call(operation, input) };
  } catch (error) {
    if (error instanceof StoreError) return { error };
    throw error;
  }
}

function asStoreError(error: unknown): StoreError {
  const { code, details = {}, message } = error as StoreError;
  if (typeof code !== 'string') throw error;
  return new StoreError(code, message, details);
}

/** What of an outcome functions can tell apart: texts of messages are each engine's own. */
function textOf(outcome: Outcome): string {
  if ('error' in outcome) {
    const { code, details } = outcome.error;
    const reasons = details['CancellationReasons'] as readonly { Code?: string; Item?: Item }[] | undefined;
    return `throws ${code} ${(reasons ?? []).map(({ Code, Item: item }) => `${Code ?? ''}${item ? itemText(item) : ''}`).join(' ')}`;
  }
  const item = outcome.answer['Item'] as Item | undefined;
  return item ? `answers ${itemText(item)}` : 'answers';
}

/** The same text for equal items, whichever order their attributes came in. */
function itemText(item: Item): string {
  return JSON.stringify(item, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}
