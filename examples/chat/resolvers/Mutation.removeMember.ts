import { extensions, util, type Context } from '@aws-appsync/utils';
import { remove } from '@aws-appsync/utils/dynamodb';
import { member, room, type Member } from './shared/keys';

export function request(ctx: Context<{ roomId: string; user: string }>) {
  const { roomId, user } = ctx.args;
  return remove<Member>({ key: { pk: room(roomId), sk: member(user) } });
}

/** Who is no member any more hears nothing more of the room. */
export function response(ctx: Context<{ roomId: string; user: string }>) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  const { roomId, user } = ctx.args;
  extensions.invalidateSubscriptions({ subscriptionField: 'onMessage', payload: { roomId, user } });
  extensions.invalidateSubscriptions({ subscriptionField: 'onTyping', payload: { roomId, user } });
  return { roomId, user };
}
