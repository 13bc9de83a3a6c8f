import { util } from '@aws-appsync/utils';
import { batchPut } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  const { listId, items } = ctx.args;
  const most = +ctx.env.MAX_ITEMS_AT_ONCE;
  if (items.length === 0 || items.length > most) {
    util.error(`From 1 to ${most} items can be added at once.`, 'BadRequest');
  }
  const added = items.map((item) => ({ ...item, listId, id: util.autoUlid(), done: false }));
  ctx.stash.opened = added.length;
  return batchPut({ tables: { [ctx.env.ITEMS_TABLE]: added } });
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  const table = ctx.env.ITEMS_TABLE;
  if (ctx.result.unprocessedItems?.[table]?.length) util.error('Not every item was stored.', 'TryAgain');
  return ctx.result.data[table];
}
