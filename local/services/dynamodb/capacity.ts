import { AwsError } from '../../kernel/aws.ts';
import type { Capacity } from '../../kernel/journal.ts';
import type { Engine } from './engine.ts';
import { itemSize, type Item } from './item-size.ts';
import { transactMembers } from './transactions.ts';

type Body = Readonly<Record<string, unknown>>;
interface Units {
  CapacityUnits: number;
  ReadCapacityUnits?: number;
  WriteCapacityUnits?: number;
}
/** One table's share of a `ConsumedCapacity`, as `ReturnConsumedCapacity: INDEXES` gives it. */
interface Consumed extends Units {
  TableName: string;
  Table?: Units;
  GlobalSecondaryIndexes?: Record<string, Units>;
  LocalSecondaryIndexes?: Record<string, Units>;
}

const reads = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems']);
const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);
const statements = new Set(['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction']);

/** Whether an operation consumes capacity, and so takes `ReturnConsumedCapacity`. */
export function consumes(operation: string): boolean {
  return reads.has(operation) || writes.has(operation) || statements.has(operation);
}

/**
 * What a call consumed, by AWS's published arithmetic:
 * - a read counts 1 unit per 4 KB begun when consistent, half of it when not, double in a transaction; what is not there
 *   counts as much as the smallest item;
 * - a write counts 1 unit per KB begun of the larger of the item before and after, double in a transaction, condition
 *   checks included;
 * - beside it each index written counts 1 unit per KB begun of its entry: once when the entry comes, goes or changes,
 *   twice when its key changes, not at all when nothing it holds changes, never doubled.
 * Both engines report these figures but for a few, which are set right here from the input and the answer alone, in the
 * answer itself. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function countCapacity(
  kind: Engine['kind'],
  operation: string,
  input: Body,
  output: Body,
): Capacity | undefined {
  const reported = output['ConsumedCapacity'] as Consumed | Consumed[] | undefined;
  if (reported === undefined) return undefined;
  const all = Array.isArray(reported) ? reported : [reported];
  if (kind === 'dynamodb-local') correctDynamoDbLocal(operation, input, output, all);
  let read = 0;
  let write = 0;
  let indexWrite = 0;
  for (const consumed of all) {
    // A transaction repeated with its token is answered from memory, and reads what it wrote.
    if (!isRead(operation, input) && consumed.ReadCapacityUnits === undefined) {
      indexWrite += sum(consumed.GlobalSecondaryIndexes) + sum(consumed.LocalSecondaryIndexes);
      write += consumed.Table?.CapacityUnits ?? consumed.CapacityUnits;
    } else {
      read += consumed.CapacityUnits;
    }
  }
  return { read, write, indexWrite };
}

/**
 * What a refused write consumed, which no engine says: the table's units of the items that are known from the request or
 * came back with the error, at least one unit each. Other failures consume nothing.
 */
export function countFailure(operation: string, input: Body, error: unknown): Capacity | undefined {
  if (!(error instanceof AwsError)) return undefined;
  if (error.code === 'ConditionalCheckFailedException') {
    return { read: 0, write: kilobytes(input['Item'], error.details['Item']), indexWrite: 0 };
  }
  if (error.code === 'TransactionCanceledException' && operation === 'TransactWriteItems') {
    const reasons = (error.details['CancellationReasons'] as { Item?: Item }[] | undefined) ?? [];
    const units = transactMembers(input).map(([, { Item }], at) => 2 * kilobytes(Item, reasons[at]?.Item));
    return { read: 0, write: units.reduce((total, each) => total + each, 0), indexWrite: 0 };
  }
  return undefined;
}

/** The answer as its caller asked for it: engines are always asked for everything. */
export function asAsked(input: Body, output: Record<string, unknown>): Record<string, unknown> {
  const asked = input['ReturnConsumedCapacity'];
  if (asked === 'INDEXES' || output['ConsumedCapacity'] === undefined) return output;
  const { ConsumedCapacity, ...rest } = output;
  if (asked !== 'TOTAL') return rest;
  const total = ({ Table, GlobalSecondaryIndexes, LocalSecondaryIndexes, ...units }: Consumed) => units;
  const reported = ConsumedCapacity as Consumed | Consumed[];
  return { ...rest, ConsumedCapacity: Array.isArray(reported) ? reported.map(total) : total(reported) };
}

/**
 * DynamoDB Local counts nothing for what it does not find by Query, Scan and BatchGetItem. In a transaction it doubles
 * index units and counts members that consume alike once; so the table's units are at least what the request shows: 2 for
 * each member, and each put by its size. What it knows beyond that (the size of an item before) counts when it is more.
 */
function correctDynamoDbLocal(operation: string, input: Body, output: Body, all: Consumed[]): void {
  if (operation === 'Query' || operation === 'Scan') {
    for (const consumed of all) {
      if (consumed.CapacityUnits > 0) continue;
      const least = input['ConsistentRead'] === true ? 1 : 0.5;
      const index = input['IndexName'] as string | undefined;
      const part = index === undefined ? consumed.Table : consumed.GlobalSecondaryIndexes?.[index];
      add(consumed, part, least);
    }
  } else if (operation === 'BatchGetItem') {
    const asked = input['RequestItems'] as Record<string, { Keys: unknown[]; ConsistentRead?: boolean }>;
    const found = (output['Responses'] ?? {}) as Record<string, unknown[]>;
    const left = (output['UnprocessedKeys'] ?? {}) as Record<string, { Keys: unknown[] }>;
    for (const [name, { Keys, ConsistentRead }] of Object.entries(asked)) {
      const missing = Keys.length - (found[name]?.length ?? 0) - (left[name]?.Keys.length ?? 0);
      const consumed = entry(all, name);
      add(consumed, consumed.Table, missing * (ConsistentRead === true ? 1 : 0.5));
    }
  } else if (operation === 'TransactWriteItems') {
    for (const consumed of all) {
      const indexes = [consumed.GlobalSecondaryIndexes, consumed.LocalSecondaryIndexes];
      for (const units of indexes.flatMap((each) => Object.values(each ?? {}))) {
        add(consumed, units, -units.CapacityUnits / 2);
      }
    }
    const least = new Map<string, number>();
    for (const [, { TableName, Item }] of transactMembers(input)) {
      least.set(TableName, (least.get(TableName) ?? 0) + 2 * kilobytes(Item));
    }
    for (const [name, units] of least) {
      const consumed = entry(all, name);
      add(consumed, consumed.Table, Math.max(0, units - (consumed.Table?.CapacityUnits ?? 0)));
    }
  }
}

function entry(all: Consumed[], TableName: string): Consumed {
  const found = all.find((consumed) => consumed.TableName === TableName);
  if (found) return found;
  const made = { TableName, CapacityUnits: 0, Table: { CapacityUnits: 0 } };
  all.push(made);
  return made;
}

function add(consumed: Consumed, part: Units | undefined, units: number): void {
  consumed.CapacityUnits += units;
  if (part) part.CapacityUnits += units;
}

function isRead(operation: string, input: Body): boolean {
  return (
    reads.has(operation) || (statements.has(operation) && /^\s*select/i.test(String(input['Statement'])))
  );
}

function sum(units: Record<string, Units> | undefined): number {
  let total = 0;
  for (const name in units) total += units[name]!.CapacityUnits;
  return total;
}

function kilobytes(...items: readonly unknown[]): number {
  const bytes = items.map((item) => (item === undefined ? 0 : itemSize(item as Item)));
  return Math.max(1, Math.ceil(Math.max(...bytes) / 1024));
}
