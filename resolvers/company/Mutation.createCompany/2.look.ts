import { runtime, util } from '@aws-appsync/utils';
import { COMPANY_TABLE } from '../../../model/bindings.ts';
import { createTokenKey, externalReferenceKey } from '../../../model/company/keys.ts';
import { callerId } from '../../shared/caller.ts';
import { denyFailure, denyForNow } from '../../shared/deny.ts';
import type { CreateContext } from './create-items.ts';

/**
 * Only a conflict with another transaction leaves open what is there; everything else passes through. The guard is not
 * asked for: a batch is no snapshot, so it could show a guard without the token that came with it, and an own company
 * would look like another's.
 */
export function request(ctx: CreateContext) {
  if (!ctx.stash.failed || !ctx.stash.conflict) {
    runtime.earlyReturn(ctx.prev.result);
  }
  const input = ctx.args.input;
  const reference = input.externalReference ?? null;
  const wanted = [createTokenKey(callerId(ctx.identity), input.clientToken)].concat(
    reference ? [externalReferenceKey(reference.source, reference.id)] : [],
  );
  const keys = wanted.map((key) => util.dynamodb.toMapValues(key));
  return {
    operation: 'BatchGetItem',
    tables: { [ctx.env[COMPANY_TABLE] as string]: { keys, consistentRead: true } },
  };
}

export function response(ctx: CreateContext) {
  if (ctx.error) {
    denyFailure(ctx.error);
  }
  const table = ctx.env[COMPANY_TABLE] as string;
  const unread = ctx.result.unprocessedKeys ? (ctx.result.unprocessedKeys[table] ?? []) : [];
  if (unread.length > 0) {
    denyForNow();
  }
  const items = ctx.result.data[table];
  ctx.stash.found = { token: items[0], external: items.length > 1 ? items[1] : null };
  return {};
}
