import { util, type Context } from '@aws-appsync/utils';
import { put } from '@aws-appsync/utils/dynamodb';
import { callerOf } from './shared/caller';
import { message, room, type StoredMessage } from './shared/keys';

const MONTH = 30 * 24 * 60 * 60;

export function request(ctx: Context<{ roomId: string; text: string; importance: number }>) {
  const { roomId, text, importance } = ctx.args;
  if (importance < 1 || importance > 9) util.error('importance is from 1 to 9.', 'BadRequest');
  const id = util.autoUlid();
  const words = text.split(' ');
  return put<StoredMessage>({
    key: { pk: room(roomId), sk: message(id) },
    item: {
      roomId,
      id,
      author: callerOf(ctx),
      text,
      importance,
      mentions: words.filter((word) => word.startsWith('@')).map((word) => word.slice(1)),
      sentAt: util.time.nowISO8601(),
      expiresAt: util.time.nowEpochSeconds() + MONTH,
    },
  });
}

export function response(ctx: Context) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result;
}
