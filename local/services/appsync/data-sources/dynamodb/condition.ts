import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../../../../kernel/aws.ts';
import type { Properties } from '../../properties.ts';
import type { DataSourceAnswer } from '../data-source.ts';
import { RequestMalformed } from '../data-source.ts';
import { missing, present, record } from '../members.ts';
import type { Decide } from './custom-strategy.ts';
import type { Expressions } from './expressions.ts';
import type { Calls } from './table-calls.ts';
import { itemFromWire } from './typed-values.ts';
import type { Attributes, AttributeValue } from './typed-values.ts';

export interface Condition {
  readonly expressions: Expressions;
  readonly equalsIgnore: readonly string[];
  readonly consistentRead: boolean;
  /** Of the `Custom` strategy: the function that decides what a failed condition comes to. */
  readonly lambdaArn?: string;
}

/** Throws `RequestMalformed`. */
export function readCondition(request: Properties, expressions: Expressions): Condition {
  expressions.add('ConditionExpression', request.condition, '$[condition]');
  const condition = present(request.condition) ? record(request.condition, '$[condition]') : {};
  const lambdaArn = readHandler(condition.conditionalCheckFailedHandler);
  const ignored = Array.isArray(condition.equalsIgnore) ? (condition.equalsIgnore as unknown[]) : [];
  return {
    expressions,
    equalsIgnore: ignored.filter((name) => typeof name === 'string'),
    consistentRead: condition.consistentRead !== false,
    ...(lambdaArn === undefined ? {} : { lambdaArn }),
  };
}

const handlerAt = '$[condition][conditionalCheckFailedHandler]';

function readHandler(value: unknown): string | undefined {
  if (!present(value)) return undefined;
  const { strategy, lambdaArn } = record(value, handlerAt);
  if (!present(strategy)) throw missing(`${handlerAt}[strategy]`);
  if (strategy === 'Custom') {
    if (!present(lambdaArn)) throw missing(`${handlerAt}[lambdaArn]`);
    return String(lambdaArn);
  }
  if (strategy !== 'Reject') {
    throw new RequestMalformed(`Unsupported value '${String(strategy)}' for field '${handlerAt}[strategy]'.`);
  }
  if (present(lambdaArn)) {
    throw new RequestMalformed(`Field '${handlerAt}[lambdaArn]' belongs to the strategy 'Custom' only.`);
  }
  return undefined;
}

export function isFailedCondition(error: unknown): error is AwsError {
  return error instanceof AwsError && error.code === 'ConditionalCheckFailedException';
}

/** The write whose condition failed. */
export interface FailedWrite {
  readonly table: string;
  readonly request: Properties;
  readonly key: Attributes;
  readonly condition: Condition;
  /** Whether the item is as the write would have left it. */
  readonly alreadyDone: (item: Attributes | undefined) => boolean;
  /** Absent for a retry, which no function is asked about again. */
  readonly decide: Decide | undefined;
  readonly retry: (request: Properties) => Promise<DataSourceAnswer>;
}

/**
 * After a failed condition the item is read again: if it is as the write would have left it, the write counts as done.
 * Otherwise the failure stands and carries the item, unless a function decides otherwise.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
 */
export async function afterFailedCondition(
  calls: Calls,
  failed: AwsError,
  { table, request, key, condition, alreadyDone, decide, retry }: FailedWrite,
): Promise<DataSourceAnswer> {
  let item: Attributes | undefined;
  try {
    const answer = await calls.call('GetItem', {
      TableName: table,
      Key: key,
      ConsistentRead: condition.consistentRead,
    });
    item = answer.Item as Attributes | undefined;
  } catch (error) {
    return calls.failure(error);
  }
  const result = item ? itemFromWire(item) : null;
  if (alreadyDone(item)) return { result };
  if (condition.lambdaArn === undefined) return calls.failure(failed, result);
  if (!decide) {
    throw new RequestMalformed(`A retry may not have the field '${handlerAt}'.`);
  }
  const decision = await decide(condition.lambdaArn, request, item);
  switch (decision.action) {
    case 'reject':
      return calls.failure(failed, result);
    case 'discard':
      return { result };
    case 'retry':
      return retry(decision.request);
    case 'failed':
      return { result, error: decision.error };
  }
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
