import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../../../../kernel/aws.ts';
import type { Properties } from '../../properties.ts';
import type { DataSourceAnswer } from '../data-source.ts';
import { RequestMalformed } from '../data-source.ts';
import type { Expressions } from './expressions.ts';
import { present, record } from './members.ts';
import type { Calls } from './table-calls.ts';
import { itemFromWire } from './typed-values.ts';
import type { Attributes, AttributeValue } from './typed-values.ts';

export interface Condition {
  readonly expressions: Expressions;
  readonly equalsIgnore: readonly string[];
  readonly consistentRead: boolean;
}

/** Throws `RequestMalformed`; the `Custom` strategy calls a Lambda function and is refused by name. */
export function readCondition(request: Properties, expressions: Expressions): Condition {
  expressions.add('ConditionExpression', request.condition, '$[condition]');
  const condition = present(request.condition) ? record(request.condition, '$[condition]') : {};
  const handler = present(condition.conditionalCheckFailedHandler)
    ? record(condition.conditionalCheckFailedHandler, '$[condition][conditionalCheckFailedHandler]')
    : {};
  if (present(handler.strategy) && handler.strategy !== 'Reject') {
    throw new RequestMalformed(
      `The conditionalCheckFailedHandler strategy '${String(handler.strategy)}' is not supported here; use 'Reject'.`,
    );
  }
  const ignored = Array.isArray(condition.equalsIgnore) ? (condition.equalsIgnore as unknown[]) : [];
  return {
    expressions,
    equalsIgnore: ignored.filter((name) => typeof name === 'string'),
    consistentRead: condition.consistentRead !== false,
  };
}

export function isFailedCondition(error: unknown): error is AwsError {
  return error instanceof AwsError && error.code === 'ConditionalCheckFailedException';
}

/**
 * After a failed condition the item is read again, and `alreadyDone` may find that it is as the write would have left
 * it: then the write counts as done. Otherwise the failure stands and carries the item.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
 */
export async function afterFailedCondition(
  calls: Calls,
  read: { table: string; key: Attributes; condition: Condition },
  failed: AwsError,
  alreadyDone: (item: Attributes | undefined) => boolean,
): Promise<DataSourceAnswer> {
  let item: Attributes | undefined;
  try {
    const answer = await calls.call('GetItem', {
      TableName: read.table,
      Key: read.key,
      ConsistentRead: read.condition.consistentRead,
    });
    item = answer.Item as Attributes | undefined;
  } catch (error) {
    return calls.failure(error);
  }
  const result = item ? itemFromWire(item) : null;
  return alreadyDone(item) ? { result } : calls.failure(failed, result);
}

/** Whether both hold the same attributes, `ignored` ones aside. Numbers compare by value, sets without order. */
export function equalItems(stored: Attributes, written: Attributes, ignored: readonly string[]): boolean {
  return isDeepStrictEqual(comparable(stored, ignored), comparable(written, ignored));
}

function comparable(item: Attributes, ignored: readonly string[]): Record<string, unknown> {
  const kept = Object.entries(item).filter(([name]) => !ignored.includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, canonical(value)]));
}

function canonical(value: AttributeValue): unknown {
  if ('N' in value) return { N: canonicalNumber(String(value.N)) };
  if ('NS' in value) return { NS: (value.NS as string[]).map(canonicalNumber).sort() };
  if ('SS' in value) return { SS: [...(value.SS as string[])].sort() };
  if ('BS' in value) return { BS: [...(value.BS as string[])].sort() };
  if ('L' in value) return { L: (value.L as AttributeValue[]).map(canonical) };
  if ('M' in value) return { M: comparable(value.M as Attributes, []) };
  return value;
}

/** Significant digits and power of ten: DynamoDB keeps 38 digits, more than a double can tell apart. */
function canonicalNumber(text: string): string {
  const [, sign, whole = '', fraction = '', power = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text.trim()) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return /\d/.test(text) ? '0' : text;
  const exponent = Number(power) - fraction.length + digits.length - significant.length;
  return `${sign === '-' ? '-' : ''}${significant}e${exponent}`;
}
