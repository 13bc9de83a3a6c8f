import { util } from '@aws-appsync/utils';
import { batchGet } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  const { listId, ids } = ctx.args;
  return batchGet({
    tables: { [ctx.env.ITEMS_TABLE]: { keys: ids.map((id) => ({ listId, id })), consistentRead: true } },
  });
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  const found = ctx.result.data[ctx.env.ITEMS_TABLE].filter((item) => item);
  ctx.stash.opened = -found.filter((item) => !item.done).length;
  return found.map((item) => item.id);
}
