import type { AppSyncIdentityLambda, Context } from '@aws-appsync/utils';

/** The user that the authorizer found in the token. */
export const callerOf = (ctx: Context): string =>
  (ctx.identity as AppSyncIdentityLambda).resolverContext.user as string;
