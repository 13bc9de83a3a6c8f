import { util, type Context } from '@aws-appsync/utils';
import { put } from '@aws-appsync/utils/dynamodb';
import { callerOf } from './shared/caller';
import { member, room, type Member } from './shared/keys';

/** A room is there as long as it has members; who makes it is the first. */
export function request(ctx: Context<{ name: string }>) {
  const id = util.autoUlid();
  const user = callerOf(ctx);
  return put<Member>({
    key: { pk: room(id), sk: member(user) },
    item: { member: user, id, name: ctx.args.name, joinedAt: util.time.nowISO8601() },
  });
}

export function response(ctx: Context) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result;
}
