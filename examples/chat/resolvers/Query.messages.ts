import { util, type Context } from '@aws-appsync/utils';
import { query } from '@aws-appsync/utils/dynamodb';
import { message, room, type StoredMessage } from './shared/keys';

/** The newest first. */
export function request(ctx: Context<{ roomId: string; limit: number; nextToken?: string }>) {
  const { roomId, limit, nextToken } = ctx.args;
  return query<StoredMessage>({
    query: { pk: { eq: room(roomId) }, sk: { beginsWith: message('') } },
    scanIndexForward: false,
    limit,
    nextToken,
  });
}

export function response(ctx: Context) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  const { items, nextToken } = ctx.result;
  return { items, nextToken };
}
