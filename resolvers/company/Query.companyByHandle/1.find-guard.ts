import type { Context } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
import type { QueryCompanyByHandleArgs } from '../../../generated/schema.ts';
import { handleKey } from '../../../model/company/keys.ts';
import { denyFailure } from '../../shared/deny.ts';

export function request(ctx: Context<QueryCompanyByHandleArgs>) {
  return get({ key: handleKey(ctx.args.handle) });
}

export function response(ctx: Context) {
  if (ctx.error) {
    denyFailure(ctx.error);
  }
  return ctx.result ?? {};
}
