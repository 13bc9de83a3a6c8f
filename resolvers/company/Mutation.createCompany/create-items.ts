import type { Context } from '@aws-appsync/utils';
import { util } from '@aws-appsync/utils';
import { operations } from '@aws-appsync/utils/dynamodb';
import type { MutationCreateCompanyArgs } from '../../../generated/schema.ts';
import { COMPANY_TABLE } from '../../../model/bindings.ts';
import type { ProfileItem } from '../../../model/company/item.ts';
import {
  aboutKey,
  companyId,
  createTokenKey,
  externalReferenceKey,
  handleKey,
} from '../../../model/company/keys.ts';
import { callerId } from '../../shared/caller.ts';
import { transaction } from '../../shared/conditional-writes.ts';

export interface TokenItem {
  companyId: string;
  fingerprint: string;
  expiresAt: number;
}

/** Items that stood in the way of a creation. */
export interface Found {
  token?: TokenItem | null;
  guard?: { companyId: string } | null;
  external?: { companyId?: string } | null;
}

export interface CreateStash {
  company: ProfileItem;
  handleWasMade: boolean;
  fingerprint: string;
  tokenExpiresAt: number;
  failed: boolean;
  /** Another transaction was at work: its items came back with no reason, they have to be read. */
  conflict: boolean;
  found: Found;
  replay: boolean;
}

export type CreateContext = Context<MutationCreateCompanyArgs, CreateStash>;

/** Positions of the transaction's items, and so of its cancellation reasons. */
export const GUARD = 1;
export const TOKEN = 2;
export const EXTERNAL = 3;

/**
 * Writes the company and everything that makes it unique, or nothing. An external reference may be there already, as an
 * outside system's note that the company is gone: it must name no other company, and keeps the system's version.
 */
export function createItems(ctx: CreateContext) {
  const table = ctx.env[COMPANY_TABLE] as string;
  const input = ctx.args.input;
  const item = ctx.stash.company;
  const id = companyId(item.pk);
  const absent = { pk: { attributeExists: false } };
  const pk = { pk: item.pk, sk: item.sk };
  const owned = { companyId: id };
  const unowned = { companyId: { attributeExists: false } };
  const reference = input.externalReference ?? null;
  const tokenKey = createTokenKey(callerId(ctx.identity), input.clientToken);
  const tokenItem = {
    companyId: id,
    fingerprint: ctx.stash.fingerprint,
    expiresAt: ctx.stash.tokenExpiresAt,
  };
  const expired = { or: [absent, { expiresAt: { lt: util.time.nowEpochSeconds() } }] };
  const referenceKey = reference ? externalReferenceKey(reference.source, reference.id) : null;
  const named = { ...owned, expiresAt: operations.remove() };
  const about = { ...owned, text: input.about };
  return transaction([
    { putItem: { table, key: pk, item, condition: absent } },
    { putItem: { table, key: handleKey(item.handle), item: owned, condition: absent } },
    { putItem: { table, key: tokenKey, item: tokenItem, condition: expired } },
    ...(referenceKey
      ? [{ updateItem: { table, key: referenceKey, update: named, condition: unowned } }]
      : []),
    ...((input.about ?? null) !== null ? [{ putItem: { table, key: aboutKey(id), item: about } }] : []),
  ]);
}
