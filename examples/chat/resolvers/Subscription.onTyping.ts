import { extensions, util, type Context } from '@aws-appsync/utils';
import { callerOf } from './shared/caller';

export function request() {
  return {};
}

/** No filter: the argument roomId alone says which events arrive. */
export function response(ctx: Context<{ roomId: string }>) {
  extensions.setSubscriptionInvalidationFilter(
    util.transform.toSubscriptionFilter({ roomId: { eq: ctx.args.roomId }, user: { eq: callerOf(ctx) } }),
  );
  return null;
}
