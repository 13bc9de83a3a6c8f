import { runtime, util } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';
import { companyId, profileKey } from '../../../model/company/keys.ts';
import { suffixedHandle } from '../../../model/company/profile.ts';
import { deny, denyFailure, denyForNow } from '../../shared/deny.ts';
import { written } from '../caller-write.ts';
import type { CreateContext } from './create-items.ts';
import { createItems } from './create-items.ts';

/**
 * After a failure: the company that an earlier attempt made, or a second try with another handle, or the reason. The
 * token comes first, because a retry also collides with its own guard.
 */
export function request(ctx: CreateContext) {
  if (!ctx.stash.failed) {
    runtime.earlyReturn(ctx.prev.result);
  }
  const found = ctx.stash.found;
  const token = found.token ?? null;
  if (token && token.expiresAt >= util.time.nowEpochSeconds()) {
    if (token.fingerprint !== ctx.stash.fingerprint) {
      deny(
        'ClientTokenReused',
        'This clientToken was used for another company. Use a new one for a new company.',
      );
    }
    return replay(ctx, token.companyId);
  }
  // An outside system's note of a company that is gone, or never came, names none.
  if (found.external && found.external.companyId) {
    return replay(ctx, found.external.companyId);
  }
  if (!found.guard) {
    denyForNow();
  }
  if (!ctx.stash.handleWasMade) {
    deny('HandleTaken', 'Another company has this handle.');
  }
  const company = ctx.stash.company;
  ctx.stash.company = { ...company, handle: suffixedHandle(company.handle, companyId(company.pk)) };
  return createItems(ctx);
}

export function response(ctx: CreateContext) {
  if (ctx.error) {
    if (ctx.result && ctx.result.cancellationReasons) {
      denyForNow();
    }
    denyFailure(ctx.error);
  }
  if (!ctx.stash.replay) {
    return written(ctx.stash.company);
  }
  if (!ctx.result) {
    denyForNow();
  }
  util.http.addResponseHeader('idempotent-replayed', 'true');
  return written(ctx.result);
}

function replay(ctx: CreateContext, id: string) {
  ctx.stash.replay = true;
  return get({ key: profileKey(id), consistentRead: true });
}
