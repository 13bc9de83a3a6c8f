import { runtime, util } from '@aws-appsync/utils';

export function request(ctx) {
  const { listId, ids } = ctx.args;
  if (ids.length === 0) runtime.earlyReturn([]);
  return {
    operation: 'BatchGetItem',
    tables: {
      [ctx.env.ITEMS_TABLE]: {
        keys: ids.map((id) => util.dynamodb.toMapValues({ listId, id })),
        consistentRead: true,
      },
    },
  };
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result.data[ctx.env.ITEMS_TABLE];
}
