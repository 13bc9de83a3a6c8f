import { util } from '@aws-appsync/utils';
import { operations, transactWrite } from '@aws-appsync/utils/dynamodb';

/** The item and the list's count of open items change together or not at all. */
export function request(ctx) {
  const { listId, item } = ctx.args;
  const key = { listId, id: util.autoUlid() };
  const stored = { ...item, done: false };
  ctx.stash.item = { ...key, ...stored };
  return transactWrite({
    items: [
      { putItem: { table: ctx.env.ITEMS_TABLE, key, item: stored } },
      {
        updateItem: {
          table: ctx.env.LISTS_TABLE,
          key: { id: listId },
          update: { open: operations.increment(1) },
          condition: { owner: { eq: ctx.identity.username } },
        },
      },
    ],
  });
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type, null, ctx.result);
  return ctx.stash.item;
}
