import { util, type Context } from '@aws-appsync/utils';
import { query } from '@aws-appsync/utils/dynamodb';
import { callerOf } from './shared/caller';
import type { Member } from './shared/keys';

export function request(ctx: Context) {
  return query<Member>({ index: 'byMember', query: { member: { eq: callerOf(ctx) } } });
}

export function response(ctx: Context) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result.items;
}
