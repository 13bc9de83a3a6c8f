import { util } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';

/** Goes on only for the owner of the list, and leaves the list for the functions after it. */
export function request(ctx) {
  return get({ key: { id: ctx.args.listId }, consistentRead: true });
}

export function response(ctx) {
  const { error, result } = ctx;
  if (error) util.error(error.message, error.type);
  if (!result) util.error(`There is no list ${ctx.args.listId}.`, 'NotFound');
  if (result.owner !== ctx.identity.username) util.unauthorized();
  ctx.stash.list = result;
  return result;
}
