import type { Properties } from '../../properties.ts';
import { isRecord } from '../../properties.ts';
import type { Asker, DataSourceError } from '../data-source.ts';
import type { Invoke } from '../lambda/invoke.ts';
import type { Attributes, AttributeValue } from './typed-values.ts';

export type Decision =
  | { readonly action: 'reject' | 'discard' }
  | { readonly action: 'retry'; readonly request: Properties }
  /** The function failed, or answered what is no decision. */
  | { readonly action: 'failed'; readonly error: DataSourceError };

/** Asks a Lambda function what to do about a failed condition. */
export type Decide = (
  lambdaArn: string,
  request: Properties,
  current: Attributes | undefined,
) => Promise<Decision>;

/**
 * The `Custom` strategy: the function hears what was asked, by whom, and how the item is; it rejects, discards, or gives
 * the write another form. Operation and key stay. https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
 */
export function customStrategy(
  invoke: Invoke,
  table: { readonly name: string; readonly region: string },
  asker: Asker,
): Decide {
  return async (lambdaArn, request, current) => {
    const invocation = await invoke(lambdaArn, 'RequestResponse', {
      arguments: asker.arguments,
      requestMapping: request,
      currentValue: current === undefined ? null : withNumbers(current),
      resolver: {
        tableName: table.name,
        awsRegion: table.region,
        parentType: asker.parentTypeName,
        field: asker.fieldName,
        outputType: asker.returnType,
      },
      identity: asker.identity ?? null,
    });
    if (!invocation.ok) return { action: 'failed', error: invocation.error };
    const answer = isRecord(invocation.value) ? invocation.value : {};
    switch (answer.action) {
      case 'reject':
      case 'discard':
        return { action: answer.action };
      case 'retry':
        if (isRecord(answer.retryMapping)) {
          return { action: 'retry', request: retryOf(request, answer.retryMapping) };
        }
    }
    const message = `The conditional check failed handler did not answer with an action: ${lambdaArn}`;
    return { action: 'failed', error: { message, type: 'Lambda:IllegalArgument' } };
  };
}

/** Operation and key are the request's; all else is the function's. A condition may consist of its options alone. */
function retryOf({ operation, key }: Properties, retry: Properties): Properties {
  const { attributeValues, update, condition } = retry;
  const conditioned = isRecord(condition) && condition.expression !== undefined;
  return {
    operation,
    key,
    attributeValues,
    update,
    ...(conditioned || (isRecord(condition) && condition.conditionalCheckFailedHandler) ? { condition } : {}),
  };
}

/** AppSync's example shows numbers as JSON's, not as DynamoDB's texts. */
function withNumbers(attributes: Attributes): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, typed(value)]));
}

function typed(value: AttributeValue): unknown {
  if ('N' in value) return { N: Number(value.N) };
  if ('NS' in value) return { NS: (value.NS as string[]).map(Number) };
  if ('L' in value) return { L: (value.L as AttributeValue[]).map(typed) };
  if ('M' in value) return { M: withNumbers(value.M as Attributes) };
  return value;
}
