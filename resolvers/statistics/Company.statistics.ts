import type { Context } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
import { toCompanyStatistics } from '../../model/statistics/item.ts';
import { statisticsKey } from '../../model/statistics/keys.ts';
import { denyFailure } from '../shared/deny.ts';

/** Never consistent, however the company was read: what is stored follows the company anyway, and half the price. */
export function request(ctx: Context) {
  return get({ key: statisticsKey(ctx.source.id) });
}

export function response(ctx: Context) {
  if (ctx.error) {
    denyFailure(ctx.error);
  }
  return toCompanyStatistics(ctx.result);
}
