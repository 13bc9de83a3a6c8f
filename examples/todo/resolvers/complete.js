import { util } from '@aws-appsync/utils';

/** Written without the helpers: a transaction over both tables, whose conditions say what went wrong. */
export function request(ctx) {
  const { listId, id } = ctx.args;
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table: ctx.env.ITEMS_TABLE,
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues({ listId, id }),
        update: {
          expression: 'SET #done = :true',
          expressionNames: { '#done': 'done' },
          expressionValues: util.dynamodb.toMapValues({ ':true': true }),
        },
        condition: {
          expression: '#done = :false',
          expressionNames: { '#done': 'done' },
          expressionValues: util.dynamodb.toMapValues({ ':false': false }),
          returnValuesOnConditionCheckFailure: true,
        },
      },
      {
        table: ctx.env.LISTS_TABLE,
        operation: 'UpdateItem',
        key: util.dynamodb.toMapValues({ id: listId }),
        update: {
          expression: 'ADD #open :less',
          expressionNames: { '#open': 'open' },
          expressionValues: util.dynamodb.toMapValues({ ':less': -1 }),
        },
      },
    ],
  };
}

export function response(ctx) {
  const { error, result } = ctx;
  if (!error) return result;
  const reason = result?.cancellationReasons?.[0];
  if (reason?.type !== 'ConditionCheckFailed') util.error(error.message, error.type);
  if (!reason.item) util.error(`There is no item ${ctx.args.id}.`, 'NotFound');
  // Done already is as good as done.
  return result;
}
