import { util, type Context } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
import { callerOf } from './shared/caller';
import { member, room, type Member } from './shared/keys';

/** Goes on only for members of the room, whose entry it leaves in the stash. */
export function request(ctx: Context<{ roomId: string }>) {
  return get<Member>({ key: { pk: room(ctx.args.roomId), sk: member(callerOf(ctx)) }, consistentRead: true });
}

export function response(ctx: Context) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  if (!ctx.result) util.unauthorized();
  ctx.stash.member = ctx.result as Member;
  return ctx.result;
}
