import type { Context } from '@aws-appsync/utils';
import { query } from '@aws-appsync/utils/dynamodb';
import type { QueryIndustryStatisticsArgs } from '../../generated/schema.ts';
import type { IndustryTotal } from '../../model/statistics/item.ts';
import { TOTALS } from '../../model/statistics/item.ts';
import { industryPartition } from '../../model/statistics/keys.ts';
import { denyFailure, denyFaults } from '../shared/deny.ts';

/** An industry's name has at most 80 characters; a key could not hold just any text. */
const LONGEST = 80;

/** All shards of the total in one Query: with the longest name they are far from the megabyte that a page holds. */
export function request(ctx: Context<QueryIndustryStatisticsArgs>) {
  const industry = ctx.args.industry;
  if (industry.trim() === '' || industry.length > LONGEST) {
    denyFaults([{ field: 'industry', reason: `must be 1 to ${LONGEST} characters long` }]);
  }
  return query({ query: { pk: { eq: industryPartition(industry) } } });
}

export function response(ctx: Context<QueryIndustryStatisticsArgs>) {
  if (ctx.error) {
    denyFailure(ctx.error);
  }
  const shards: IndustryTotal[] = ctx.result.items;
  if (shards.length === 0) {
    return null;
  }
  const total: IndustryTotal = { companyCount: 0, employeeCount: 0, documentCount: 0, documentBytes: 0 };
  for (const shard of shards) {
    for (const name of TOTALS) {
      total[name] += shard[name];
    }
  }
  return { industry: ctx.args.industry, ...total };
}
