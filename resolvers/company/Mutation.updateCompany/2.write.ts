import type { Context } from '@aws-appsync/utils';
import { runtime } from '@aws-appsync/utils';
import { operations } from '@aws-appsync/utils/dynamodb';
import type { MutationUpdateCompanyArgs } from '../../../generated/schema.ts';
import type { ProfileItem } from '../../../model/company/item.ts';
import { profileKey } from '../../../model/company/keys.ts';
import { conditionalUpdate } from '../../shared/conditional-writes.ts';
import { deny, denyFailure, denyForNow } from '../../shared/deny.ts';
import { requestTrace } from '../../shared/trace.ts';
import { activeCondition, settle, settled, writeStamp, written } from '../caller-write.ts';
import { changesOf } from '../changes.ts';
import { changeItems } from './change-items.ts';

interface UpdateStash {
  loaded?: boolean;
  item?: ProfileItem;
}

type UpdateContext = Context<MutationUpdateCompanyArgs, UpdateStash>;

export function request(ctx: UpdateContext) {
  const input = ctx.args.input;
  const changes = changesOf(input);
  const trace = requestTrace(ctx);
  const set = { ...changes.set, ...writeStamp(ctx), ...(trace === null ? {} : { trace }) };
  const remove = trace === null ? changes.remove.concat(['trace']) : changes.remove;
  if (!ctx.stash.loaded) {
    const removals: Record<string, unknown> = {};
    for (const attribute of remove) {
      removals[attribute] = operations.remove();
    }
    return conditionalUpdate(profileKey(input.id), { ...set, ...removals }, activeCondition(ctx));
  }

  const current: ProfileItem | null = ctx.prev.result.pk ? ctx.prev.result : null;
  if (!current || current.deletedAt || current.version !== input.expectedVersion) {
    runtime.earlyReturn(settle(ctx, current, 'ACTIVE'));
  }
  const loaded = current as ProfileItem;
  const transaction = changeItems(ctx, loaded, set, remove);
  ctx.stash.item = transaction.item;
  return transaction.request;
}

export function response(ctx: UpdateContext) {
  if (!ctx.stash.loaded) {
    return settled(ctx, 'ACTIVE');
  }
  if (!ctx.error) {
    return written(ctx.stash.item as ProfileItem);
  }
  const reasons: { type: string; item: ProfileItem | null }[] = ctx.result
    ? (ctx.result.cancellationReasons ?? [])
    : [];
  if (reasons.length === 0) {
    denyFailure(ctx.error);
  }
  const failed = reasons.map((reason) => reason.type.indexOf('Condition') >= 0);
  if (failed[0]) {
    return settle(ctx, reasons[0]?.item ?? null, 'ACTIVE');
  }
  if (failed.indexOf(true) > 0) {
    deny('HandleTaken', 'Another company has this handle.');
  }
  return denyForNow();
}
