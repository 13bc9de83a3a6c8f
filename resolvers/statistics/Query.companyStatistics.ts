import type { Context } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
import type { QueryCompanyStatisticsArgs } from '../../generated/schema.ts';
import { toCompanyStatistics } from '../../model/statistics/item.ts';
import { statisticsKey } from '../../model/statistics/keys.ts';
import { denyFailure } from '../shared/deny.ts';

export function request(ctx: Context<QueryCompanyStatisticsArgs>) {
  return get({ key: statisticsKey(ctx.args.companyId) });
}

export function response(ctx: Context<QueryCompanyStatisticsArgs>) {
  if (ctx.error) {
    denyFailure(ctx.error);
  }
  return toCompanyStatistics(ctx.result);
}
