import { util, type Context } from '@aws-appsync/utils';
import { put } from '@aws-appsync/utils/dynamodb';
import { member, room, type Member } from './shared/keys';

export function request(ctx: Context<{ roomId: string; user: string }, { member: Member }>) {
  const { roomId, user } = ctx.args;
  const { name } = ctx.stash.member;
  return put<Member>({
    key: { pk: room(roomId), sk: member(user) },
    item: { member: user, id: roomId, name, joinedAt: util.time.nowISO8601() },
  });
}

export function response(ctx: Context<{ roomId: string; user: string }>) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.args;
}
