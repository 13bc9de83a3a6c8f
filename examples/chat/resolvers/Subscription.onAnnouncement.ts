import { extensions, util, type Context } from '@aws-appsync/utils';

export function request() {
  return { payload: null };
}

export function response(ctx: Context<{ topics?: string[]; minimum: number }>) {
  const { topics, minimum } = ctx.args;
  const severe = { severity: { ge: minimum } };
  extensions.setSubscriptionFilter(
    util.transform.toSubscriptionFilter(topics ? { ...severe, topic: { in: topics } } : severe),
  );
  return null;
}
