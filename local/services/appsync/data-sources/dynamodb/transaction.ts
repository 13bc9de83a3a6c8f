import { AwsError } from '../../../../kernel/aws.ts';
import type { Properties } from '../../properties.ts';
import type { DataSourceAnswer } from '../data-source.ts';
import { RequestMalformed } from '../data-source.ts';
import { missing, present, record, records } from '../members.ts';
import { Expressions } from './expressions.ts';
import { typedMap } from './members.ts';
import type { Calls } from './table-calls.ts';
import { itemFromWire, mapToWire } from './typed-values.ts';
import type { Attributes } from './typed-values.ts';

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-transact-get-items.html */
export async function transactGetItems(calls: Calls, request: Properties): Promise<DataSourceAnswer> {
  const items = records(request.transactItems, '$[transactItems]').map((entry, index) => {
    const at = `$[transactItems][${index}]`;
    const given = record(entry, at);
    const expressions = new Expressions().add('ProjectionExpression', given.projection, `${at}[projection]`);
    return {
      Get: { TableName: tableOf(given, at), Key: typedMap(given, 'key', at), ...expressions.input() },
    };
  });
  try {
    const answer = await calls.call('TransactGetItems', { TransactItems: items });
    const found = answer.Responses as { Item?: Attributes }[];
    return {
      result: {
        items: found.map(({ Item }) => (Item && Object.keys(Item).length > 0 ? itemFromWire(Item) : null)),
        cancellationReasons: null,
      },
    };
  } catch (error) {
    return calls.failure(error, { items: null, cancellationReasons: reasons(error) });
  }
}

/**
 * The result has the keys in order, or why the transaction was cancelled, member by member.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-transact-write-items.html
 */
export async function transactWriteItems(calls: Calls, request: Properties): Promise<DataSourceAnswer> {
  const keys: Attributes[] = [];
  const items = records(request.transactItems, '$[transactItems]').map((entry, index) => {
    const at = `$[transactItems][${index}]`;
    const given = record(entry, at);
    const key = typedMap(given, 'key', at);
    keys.push(key);
    return writeOf(given, key, at);
  });
  try {
    await calls.call('TransactWriteItems', { TransactItems: items });
    return { result: { keys: keys.map(itemFromWire), cancellationReasons: null } };
  } catch (error) {
    return calls.failure(cancelled(error), { keys: null, cancellationReasons: reasons(error) });
  }
}

/** DynamoDB's validation finds the same item twice; AppSync documents that as a cancelled transaction. */
function cancelled(error: unknown): unknown {
  if (!(error instanceof AwsError) || error.code !== 'ValidationException') return error;
  if (!error.message.includes('multiple operations on one item')) return error;
  return new AwsError('TransactionCanceledException', error.message, error.statusCode);
}

function writeOf(given: Properties, key: Attributes, at: string): Record<string, unknown> {
  const target = { TableName: tableOf(given, at) };
  const condition = (expressions = new Expressions()): Record<string, unknown> => {
    expressions.add('ConditionExpression', given.condition, `${at}[condition]`);
    const wanted = present(given.condition)
      ? record(given.condition, `${at}[condition]`).returnValuesOnConditionCheckFailure
      : undefined;
    const input = expressions.input();
    if ('ConditionExpression' in input) {
      input.ReturnValuesOnConditionCheckFailure = wanted === false ? 'NONE' : 'ALL_OLD';
    }
    return input;
  };
  switch (given.operation) {
    case 'PutItem': {
      const attributes = present(given.attributeValues)
        ? mapToWire(given.attributeValues, `${at}[attributeValues]`)
        : {};
      return { Put: { ...target, Item: { ...attributes, ...key }, ...condition() } };
    }
    case 'UpdateItem': {
      if (!present(given.update)) throw missing(`${at}[update]`);
      const update = new Expressions().add('UpdateExpression', given.update, `${at}[update]`);
      return { Update: { ...target, Key: key, ...condition(update) } };
    }
    case 'DeleteItem':
      return { Delete: { ...target, Key: key, ...condition() } };
    case 'ConditionCheck':
      if (!present(given.condition)) throw missing(`${at}[condition]`);
      return { ConditionCheck: { ...target, Key: key, ...condition() } };
    default:
      if (!present(given.operation)) throw missing(`${at}[operation]`);
      throw new RequestMalformed(
        `Unsupported operation '${String(given.operation)}' for field '${at}[operation]'.`,
      );
  }
}

function tableOf(given: Properties, at: string): string {
  if (!present(given.table)) throw missing(`${at}[table]`);
  return String(given.table);
}

interface Reason {
  readonly Code?: string;
  readonly Message?: string | null;
  readonly Item?: Attributes;
}

/** AppSync words the failed condition its own way and names every other reason as DynamoDB does. */
function reasons(error: unknown): unknown {
  if (!(error instanceof AwsError) || !Array.isArray(error.details.CancellationReasons)) return null;
  return (error.details.CancellationReasons as Reason[]).map(({ Code = 'None', Message, Item }) => {
    const item = Item && Object.keys(Item).length > 0 ? { item: itemFromWire(Item) } : {};
    if (Code === 'ConditionalCheckFailed') {
      return { ...item, type: 'ConditionCheckFailed', message: 'The condition check failed.' };
    }
    return { ...item, type: Code, message: Message ?? Code };
  });
}
