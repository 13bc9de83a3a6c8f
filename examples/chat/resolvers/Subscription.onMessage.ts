import { extensions, util, type Context } from '@aws-appsync/utils';
import { callerOf } from './shared/caller';

type Arguments = { roomId: string; filter?: Record<string, object>; onlyForMe: boolean };

export function request() {
  return {};
}

export function response(ctx: Context<Arguments>) {
  const { roomId, filter, onlyForMe } = ctx.args;
  const user = callerOf(ctx);
  const inRoom = { ...filter, roomId: { eq: roomId } };
  const forMe = { or: [{ importance: { ge: 8 } }, { mentions: { contains: user } }] };
  extensions.setSubscriptionFilter(
    util.transform.toSubscriptionFilter(onlyForMe ? { and: [inRoom, forMe] } : inRoom),
  );
  extensions.setSubscriptionInvalidationFilter(
    util.transform.toSubscriptionFilter({ roomId: { eq: roomId }, user: { eq: user } }),
  );
  return null;
}
