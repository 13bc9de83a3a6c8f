import { denyFailure } from '../../shared/deny.ts';
import { written } from '../caller-write.ts';
import type { CreateContext } from './create-items.ts';
import { createItems, EXTERNAL, GUARD, TOKEN } from './create-items.ts';

export function request(ctx: CreateContext) {
  return createItems(ctx);
}

/** Keeps what stood in the way for the next steps: a failed condition brings the item that failed it. */
export function response(ctx: CreateContext) {
  if (!ctx.error) {
    return written(ctx.stash.company);
  }
  const reasons: { type: string; message: string; item?: never }[] = ctx.result
    ? (ctx.result.cancellationReasons ?? [])
    : [];
  if (reasons.length === 0) {
    denyFailure(ctx.error);
  }
  const refused = reasons.find((reason) => reason.type === 'ValidationError');
  if (refused) {
    denyFailure(refused);
  }
  const external = reasons.length > EXTERNAL ? reasons[EXTERNAL] : null;
  ctx.stash.failed = true;
  ctx.stash.conflict = reasons.some(
    (reason) => reason.type !== 'None' && reason.type.indexOf('Condition') < 0,
  );
  ctx.stash.found = {
    guard: reasons[GUARD]?.item ?? null,
    token: reasons[TOKEN]?.item ?? null,
    external: external?.item ?? null,
  };
  return {};
}
