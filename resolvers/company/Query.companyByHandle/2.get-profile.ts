import type { Context } from '@aws-appsync/utils';
import { runtime } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
import { profileKey } from '../../../model/company/keys.ts';
import { denyFailure } from '../../shared/deny.ts';

/** Returns `{}` rather than null for nothing: `earlyReturn(null)` fails on AppSync (aws-appsync-community#280). */
export function request(ctx: Context) {
  if (!ctx.prev.result.companyId) {
    runtime.earlyReturn({});
  }
  return get({ key: profileKey(ctx.prev.result.companyId) });
}

export function response(ctx: Context) {
  if (ctx.error) {
    denyFailure(ctx.error);
  }
  return ctx.result ?? {};
}
