import { isDeepStrictEqual } from 'node:util';
import type { Properties } from '../../properties.ts';
import type { DataSourceAnswer } from '../data-source.ts';
import { present, record, records } from '../members.ts';
import { Expressions } from './expressions.ts';
import { passOn } from './members.ts';
import type { Calls } from './table-calls.ts';
import { itemFromWire, mapToWire } from './typed-values.ts';
import type { Attributes } from './typed-values.ts';

interface TableKeys {
  readonly keys: readonly Attributes[];
  readonly input: Record<string, unknown>;
  /** Attributes that were asked for only to tell the items apart. */
  readonly added: readonly string[];
}

/**
 * Items in the order of their keys, null where there is none or where it was not processed.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-batch-get-item.html
 */
export async function batchGetItem(calls: Calls, request: Properties): Promise<DataSourceAnswer> {
  const tables = new Map<string, TableKeys>();
  for (const [table, wanted] of Object.entries(record(request.tables, '$[tables]'))) {
    tables.set(table, readTable(wanted, `$[tables][${table}]`));
  }
  try {
    const answer = await calls.call('BatchGetItem', {
      RequestItems: Object.fromEntries([...tables].map(([table, { input }]) => [table, input])),
    });
    const found = (answer.Responses ?? {}) as Record<string, Attributes[]>;
    const unread = (answer.UnprocessedKeys ?? {}) as Record<string, { Keys?: Attributes[] }>;
    const data: Record<string, unknown> = {};
    const unprocessedKeys: Record<string, unknown> = {};
    for (const [table, { keys, added }] of tables) {
      const items = (found[table] ?? []).map((item) => ({ item, plain: without(itemFromWire(item), added) }));
      data[table] = keys.map((key) => items.find(({ item }) => hasKey(item, key))?.plain ?? null);
      unprocessedKeys[table] = (unread[table]?.Keys ?? []).map(itemFromWire);
    }
    return { result: { data, unprocessedKeys } };
  } catch (error) {
    return calls.failure(error, {
      data: empty(tables.keys()),
      unprocessedKeys: Object.fromEntries(
        [...tables].map(([table, { keys }]) => [table, keys.map(itemFromWire)]),
      ),
    });
  }
}

function readTable(wanted: unknown, at: string): TableKeys {
  const given = record(wanted, at);
  const keys = records(given.keys, `${at}[keys]`).map((key, index) =>
    mapToWire(key, `${at}[keys][${index}]`),
  );
  const input: Record<string, unknown> = { Keys: keys };
  passOn(given, ['consistentRead'], input);
  if (!present(given.projection)) return { keys, input, added: [] };
  Object.assign(
    input,
    new Expressions().add('ProjectionExpression', given.projection, `${at}[projection]`).input(),
  );
  return { keys, input, added: addKeyAttributes(input, Object.keys(keys[0] ?? {})) };
}

/** DynamoDB answers in any order, so the key has to be among what it answers. */
function addKeyAttributes(input: Record<string, unknown>, keyAttributes: readonly string[]): string[] {
  const names = { ...(input.ExpressionAttributeNames as Record<string, string> | undefined) };
  const paths = ((input.ProjectionExpression as string | undefined) ?? '')
    .split(',')
    .map((path) => path.trim());
  const covered = new Set(paths.map((path) => names[path] ?? path));
  const added = keyAttributes.filter((name) => !covered.has(name));
  added.forEach((name, index) => {
    names[`#batchKey${index}`] = name;
    paths.push(`#batchKey${index}`);
  });
  input.ProjectionExpression = paths.filter((path) => path !== '').join(', ');
  if (Object.keys(names).length > 0) input.ExpressionAttributeNames = names;
  return added;
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-batch-put-item.html */
export async function batchPutItem(calls: Calls, request: Properties): Promise<DataSourceAnswer> {
  return batchWrite(calls, request, {
    unprocessed: 'unprocessedItems',
    entry: (item) => ({ PutRequest: { Item: item } }),
    content: (entry) => (entry.PutRequest as { Item: Attributes }).Item,
  });
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-batch-delete-item.html */
export async function batchDeleteItem(calls: Calls, request: Properties): Promise<DataSourceAnswer> {
  return batchWrite(calls, request, {
    unprocessed: 'unprocessedKeys',
    entry: (key) => ({ DeleteRequest: { Key: key } }),
    content: (entry) => (entry.DeleteRequest as { Key: Attributes }).Key,
  });
}

interface WriteKind {
  readonly unprocessed: string;
  readonly entry: (content: Attributes) => Record<string, unknown>;
  readonly content: (entry: Record<string, unknown>) => Attributes;
}

/** What was written comes back in order, null where DynamoDB left it undone. */
async function batchWrite(calls: Calls, request: Properties, kind: WriteKind): Promise<DataSourceAnswer> {
  const tables = new Map<string, readonly Attributes[]>();
  for (const [table, entries] of Object.entries(record(request.tables, '$[tables]'))) {
    const at = `$[tables][${table}]`;
    tables.set(
      table,
      records(entries, at).map((entry, index) => mapToWire(entry, `${at}[${index}]`)),
    );
  }
  try {
    const answer = await calls.call('BatchWriteItem', {
      RequestItems: Object.fromEntries(
        [...tables].map(([table, entries]) => [table, entries.map(kind.entry)]),
      ),
    });
    const undone = (answer.UnprocessedItems ?? {}) as Record<string, Record<string, unknown>[]>;
    const data: Record<string, unknown> = {};
    const unprocessed: Record<string, unknown> = {};
    for (const [table, entries] of tables) {
      const left = (undone[table] ?? []).map(kind.content);
      data[table] = entries.map((entry) =>
        left.some((other) => isDeepStrictEqual(other, entry)) ? null : itemFromWire(entry),
      );
      unprocessed[table] = left.map(itemFromWire);
    }
    return { result: { data, [kind.unprocessed]: unprocessed } };
  } catch (error) {
    return calls.failure(error, {
      data: empty(tables.keys()),
      [kind.unprocessed]: Object.fromEntries(
        [...tables].map(([table, all]) => [table, all.map(itemFromWire)]),
      ),
    });
  }
}

function hasKey(item: Attributes, key: Attributes): boolean {
  return Object.keys(key).every((name) => sameKeyValue(item[name], key[name]));
}

/** DynamoDB writes numbers its own way: `1.0` comes back as `1`. */
function sameKeyValue(found: unknown, asked: unknown): boolean {
  const numbers = [found, asked].map((value) => (value as { N?: string } | undefined)?.N);
  if (numbers[0] !== undefined && numbers[1] !== undefined) return Number(numbers[0]) === Number(numbers[1]);
  return isDeepStrictEqual(found, asked);
}

function without(item: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  if (names.length === 0) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));
}

function empty(tables: Iterable<string>): Record<string, unknown> {
  return Object.fromEntries([...tables].map((table) => [table, []]));
}
