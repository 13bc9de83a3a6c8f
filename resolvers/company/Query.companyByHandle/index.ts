import type { Context } from '@aws-appsync/utils';
import type { QueryCompanyByHandleArgs } from '../../../generated/schema.ts';
import { visibleCompany } from '../visible.ts';

export function request() {
  return {};
}

/** A guard read a moment too early can lead to a company that has meanwhile taken another handle: that one is not it. */
export function response(ctx: Context<QueryCompanyByHandleArgs>) {
  const item = ctx.prev.result;
  return item.handle === ctx.args.handle ? visibleCompany(item, ctx.identity, false) : null;
}
