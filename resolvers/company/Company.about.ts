import type { Context } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
import { aboutKey } from '../../model/company/keys.ts';
import { denyFailure } from '../shared/deny.ts';

/** As consistent as the company was read: a client that has just written `about` sees it. */
export function request(ctx: Context) {
  return get({ key: aboutKey(ctx.source.id), consistentRead: ctx.source.consistent === true });
}

export function response(ctx: Context) {
  if (ctx.error) {
    denyFailure(ctx.error);
  }
  return ctx.result ? ctx.result.text : null;
}
