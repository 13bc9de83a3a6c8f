import type { Context } from '@aws-appsync/utils';
import { runtime } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
import type { MutationUpdateCompanyArgs } from '../../../generated/schema.ts';
import { profileKey } from '../../../model/company/keys.ts';
import { denyFailure } from '../../shared/deny.ts';

/**
 * A change of the handle needs the old one, to free it; a change of the handle or of `about` is a transaction, and a
 * transaction does not answer with what it wrote. Any other update needs no read.
 */
export function request(ctx: Context<MutationUpdateCompanyArgs>) {
  const input = ctx.args.input;
  if (!Object.hasOwn(input, 'handle') && !Object.hasOwn(input, 'about')) {
    runtime.earlyReturn({});
  }
  return get({ key: profileKey(input.id), consistentRead: true });
}

export function response(ctx: Context<MutationUpdateCompanyArgs>) {
  if (ctx.error) {
    denyFailure(ctx.error);
  }
  ctx.stash.loaded = true;
  return ctx.result ?? {};
}
