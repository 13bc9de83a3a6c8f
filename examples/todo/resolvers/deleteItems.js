import { runtime, util } from '@aws-appsync/utils';
import { batchDelete } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  const { listId } = ctx.args;
  const ids = ctx.prev.result;
  if (ids.length === 0) runtime.earlyReturn([]);
  return batchDelete({ tables: { [ctx.env.ITEMS_TABLE]: ids.map((id) => ({ listId, id })) } });
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.prev.result;
}
