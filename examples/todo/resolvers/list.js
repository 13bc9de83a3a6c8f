import { util } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  return get({ key: { id: ctx.args.id } });
}

/** A list that is not shared does not exist for others. */
export function response(ctx) {
  const { error, result } = ctx;
  if (error) util.error(error.message, error.type);
  if (!result || result.shared) return result;
  return ctx.identity && ctx.identity.username === result.owner ? result : null;
}
