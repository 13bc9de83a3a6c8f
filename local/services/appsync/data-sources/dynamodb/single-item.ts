import type { Properties } from '../../properties.ts';
import type { DataSourceAnswer } from '../data-source.ts';
import { missing, present } from '../members.ts';
import { afterFailedCondition, equalItems, isFailedCondition, readCondition } from './condition.ts';
import type { Decide } from './custom-strategy.ts';
import { Expressions } from './expressions.ts';
import { passOn, refuseVersioned, typedMap } from './members.ts';
import type { Calls } from './table-calls.ts';
import { itemFromWire, mapToWire } from './typed-values.ts';
import type { Attributes } from './typed-values.ts';

/** The result is the item, or null. https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-getitem.html */
export async function getItem(calls: Calls, table: string, request: Properties): Promise<DataSourceAnswer> {
  const input: Record<string, unknown> = { TableName: table, Key: typedMap(request, 'key') };
  passOn(request, ['consistentRead'], input);
  if (present(request.projection)) {
    Object.assign(
      input,
      new Expressions().add('ProjectionExpression', request.projection, '$[projection]').input(),
    );
  }
  try {
    const answer = await calls.call('GetItem', input);
    return { result: answer.Item ? itemFromWire(answer.Item as Attributes) : null };
  } catch (error) {
    return calls.failure(error);
  }
}

/** The result is the item as written, its key included. A put that finds the very same item has succeeded. */
export async function putItem(
  calls: Calls,
  table: string,
  request: Properties,
  decide?: Decide,
): Promise<DataSourceAnswer> {
  refuseVersioned(request);
  const key = typedMap(request, 'key');
  const item = present(request.attributeValues)
    ? { ...mapToWire(request.attributeValues, '$[attributeValues]'), ...key }
    : key;
  const condition = readCondition(request, new Expressions());
  try {
    await calls.call('PutItem', { TableName: table, Item: item, ...condition.expressions.input() });
    return { result: itemFromWire(item) };
  } catch (error) {
    if (!isFailedCondition(error)) return calls.failure(error);
    return afterFailedCondition(calls, error, {
      ...{ table, request, key, condition, decide },
      alreadyDone: (stored) => stored !== undefined && equalItems(stored, item, condition.equalsIgnore),
      retry: (next) => putItem(calls, table, next),
    });
  }
}

/** The result is the item after the update. A failed condition is never taken for success. */
export async function updateItem(
  calls: Calls,
  table: string,
  request: Properties,
  decide?: Decide,
): Promise<DataSourceAnswer> {
  refuseVersioned(request);
  const key = typedMap(request, 'key');
  if (!present(request.update)) throw missing('$[update]');
  const expressions = new Expressions().add('UpdateExpression', request.update, '$[update]');
  const condition = readCondition(request, expressions);
  try {
    const answer = await calls.call('UpdateItem', {
      TableName: table,
      Key: key,
      ReturnValues: 'ALL_NEW',
      ...expressions.input(),
    });
    return { result: itemFromWire(answer.Attributes as Attributes) };
  } catch (error) {
    if (!isFailedCondition(error)) return calls.failure(error);
    return afterFailedCondition(calls, error, {
      ...{ table, request, key, condition, decide },
      alreadyDone: () => false,
      retry: (next) => updateItem(calls, table, next),
    });
  }
}

/** The result is the item that was deleted, or null. A delete that finds the item gone has succeeded. */
export async function deleteItem(
  calls: Calls,
  table: string,
  request: Properties,
  decide?: Decide,
): Promise<DataSourceAnswer> {
  refuseVersioned(request);
  const key = typedMap(request, 'key');
  const condition = readCondition(request, new Expressions());
  try {
    const answer = await calls.call('DeleteItem', {
      TableName: table,
      Key: key,
      ReturnValues: 'ALL_OLD',
      ...condition.expressions.input(),
    });
    const deleted = answer.Attributes as Attributes | undefined;
    return { result: deleted && Object.keys(deleted).length > 0 ? itemFromWire(deleted) : null };
  } catch (error) {
    if (!isFailedCondition(error)) return calls.failure(error);
    return afterFailedCondition(calls, error, {
      ...{ table, request, key, condition, decide },
      alreadyDone: (stored) => stored === undefined,
      retry: (next) => deleteItem(calls, table, next),
    });
  }
}
