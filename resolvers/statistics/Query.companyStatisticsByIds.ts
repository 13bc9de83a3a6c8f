import type { Context } from '@aws-appsync/utils';
import type { QueryCompanyStatisticsByIdsArgs } from '../../generated/schema.ts';
import { STATISTICS_TABLE } from '../../model/bindings.ts';
import type { StatisticsItem } from '../../model/statistics/item.ts';
import { toCompanyStatistics } from '../../model/statistics/item.ts';
import type { Key } from '../../model/statistics/keys.ts';
import { statisticsKey } from '../../model/statistics/keys.ts';
import { batchGet, batchItems, denyTooMany } from '../shared/batch.ts';

export function request(ctx: Context<QueryCompanyStatisticsByIdsArgs>) {
  const ids = ctx.args.companyIds;
  denyTooMany(ids);
  const keys: Key[] = [];
  for (const id of ids) {
    keys.push(statisticsKey(id));
  }
  return batchGet(ctx.env[STATISTICS_TABLE] as string, keys);
}

export function response(ctx: Context<QueryCompanyStatisticsByIdsArgs>) {
  const items: (StatisticsItem | null)[] = batchItems(ctx, ctx.env[STATISTICS_TABLE] as string);
  return items.map((item) => toCompanyStatistics(item));
}
