import type { Context, Identity } from '@aws-appsync/utils';
import { util } from '@aws-appsync/utils';
import type { ProfileItem } from '../../model/company/item.ts';
import { toCompany } from '../../model/company/item.ts';
import { callerId, isEditor } from '../shared/caller.ts';
import { deny, denyFailure, denyForNow } from '../shared/deny.ts';

/** What every change of an existing company is asked with. */
export interface WriteInput {
  id: string;
  expectedVersion: number;
  clientToken: string;
}

export type WriteContext = Context<{ input: WriteInput }>;

/** Written with every change, so that a retry finds its own write. */
export function mutationId(ctx: WriteContext): string {
  return `${callerId(ctx.identity)}#${ctx.info.fieldName}#${ctx.args.input.clientToken}`;
}

/** Attributes that every change sets. It sets or removes `trace` too, which belongs to the version it was written with. */
export function writeStamp(ctx: WriteContext) {
  return {
    version: ctx.args.input.expectedVersion + 1,
    lastMutation: mutationId(ctx),
    updatedAt: util.time.nowISO8601(),
    updatedBy: callerId(ctx.identity),
  };
}

/** The owner clause of a write's condition; editors and admins write without it. */
function ownedBy(identity: Identity) {
  return isEditor(identity) ? {} : { ownerId: { eq: callerId(identity) } };
}

/** Condition of a change: the company is there, not deleted, at the expected version, and the caller's to change. */
export function activeCondition(ctx: WriteContext) {
  return {
    pk: { attributeExists: true },
    deletedAt: { attributeExists: false },
    version: { eq: ctx.args.input.expectedVersion },
    ...ownedBy(ctx.identity),
  };
}

/** Condition of a restoration: deleted, not yet due to be purged, at the expected version, and the caller's to change. */
export function deletedCondition(ctx: WriteContext) {
  return {
    deletedAt: { attributeExists: true },
    expiresAt: { gt: util.time.nowEpochSeconds() },
    version: { eq: ctx.args.input.expectedVersion },
    ...ownedBy(ctx.identity),
  };
}

/** The company after a change by this caller, for the client; its nested fields are read consistently. */
export function written(item: ProfileItem) {
  return { ...toCompany(item), consistent: true };
}

/**
 * What a failed condition means, judged from the item as it is now: the caller's own earlier attempt (success), or the
 * first reason that applies. Owners and editors alone learn that a company is deleted or at another version.
 */
export function settle(ctx: WriteContext, item: ProfileItem | null, wanted: 'ACTIVE' | 'DELETED') {
  const input = ctx.args.input;
  if (!item) {
    deny('NotFound', 'There is no such company.');
  }
  if (item.lastMutation === mutationId(ctx) && item.version === input.expectedVersion + 1) {
    return written(item);
  }
  if (item.ownerId !== callerId(ctx.identity) && !isEditor(ctx.identity)) {
    deny('Forbidden', 'Only the owner and editors may change this company.');
  }
  if (wanted === 'ACTIVE' && item.deletedAt) {
    deny('NotFound', 'The company is deleted.');
  }
  if (item.version !== input.expectedVersion) {
    deny('VersionConflict', `The company is at version ${item.version}.`, toCompany(item));
  }
  if (wanted === 'DELETED' && !item.deletedAt) {
    deny('InvalidInput', 'The company is not deleted.', null, {
      fields: [{ field: 'id', reason: 'is not deleted' }],
    });
  }
  if (wanted === 'DELETED') {
    deny('NotFound', 'The company can no longer be restored.');
  }
  return denyForNow();
}

/** The answer to a conditional UpdateItem: what was written, or what its failed condition means. */
export function settled(ctx: WriteContext, wanted: 'ACTIVE' | 'DELETED') {
  if (!ctx.error) {
    return written(ctx.result);
  }
  if (ctx.error.type.indexOf('ConditionalCheckFailed') < 0) {
    denyFailure(ctx.error);
  }
  return settle(ctx, ctx.result, wanted);
}
