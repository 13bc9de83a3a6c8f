import type { Context } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
import type { QueryCompanyArgs } from '../../generated/schema.ts';
import { profileKey } from '../../model/company/keys.ts';
import { denyFailure } from '../shared/deny.ts';
import { visibleCompany } from './visible.ts';

export function request(ctx: Context<QueryCompanyArgs>) {
  return get({ key: profileKey(ctx.args.id), consistentRead: ctx.args.consistent === true });
}

export function response(ctx: Context<QueryCompanyArgs>) {
  if (ctx.error) {
    denyFailure(ctx.error);
  }
  return visibleCompany(ctx.result, ctx.identity, ctx.args.consistent === true);
}
