import { runtime, util } from '@aws-appsync/utils';
import { operations, update } from '@aws-appsync/utils/dynamodb';

/** Counts in what the function before it did; its result stays the result of the pipeline. */
export function request(ctx) {
  const { opened } = ctx.stash;
  if (opened === 0) runtime.earlyReturn(ctx.prev.result);
  return update({ key: { id: ctx.args.listId }, update: { open: operations.increment(opened) } });
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.prev.result;
}
