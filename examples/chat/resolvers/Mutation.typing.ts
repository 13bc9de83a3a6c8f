import type { Context } from '@aws-appsync/utils';
import { callerOf } from './shared/caller';

export function request(ctx: Context<{ roomId: string }>) {
  return { payload: { roomId: ctx.args.roomId, user: callerOf(ctx) } };
}

export function response(ctx: Context) {
  return ctx.result;
}
