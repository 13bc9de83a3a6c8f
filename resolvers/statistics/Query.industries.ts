import type { Context } from '@aws-appsync/utils';
import { query } from '@aws-appsync/utils/dynamodb';
import type { QueryIndustriesArgs } from '../../generated/schema.ts';
import { pageLimit } from '../../model/page.ts';
import { INDUSTRIES } from '../../model/statistics/keys.ts';
import { foundPage } from '../shared/page.ts';

export function request(ctx: Context<QueryIndustriesArgs>) {
  return query({
    query: { pk: { eq: INDUSTRIES } },
    limit: pageLimit(ctx.args.limit),
    nextToken: ctx.args.nextToken ?? null,
  });
}

export function response(ctx: Context<QueryIndustriesArgs>) {
  const page = foundPage(ctx);
  return { items: page.items.map((item) => item.sk), nextToken: page.nextToken };
}
