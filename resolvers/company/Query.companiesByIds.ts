import type { Context } from '@aws-appsync/utils';
import type { QueryCompaniesByIdsArgs } from '../../generated/schema.ts';
import { COMPANY_TABLE } from '../../model/bindings.ts';
import type { ProfileItem } from '../../model/company/item.ts';
import type { Key } from '../../model/company/keys.ts';
import { profileKey } from '../../model/company/keys.ts';
import { batchGet, batchItems, denyTooMany } from '../shared/batch.ts';
import { visibleCompany } from './visible.ts';

export function request(ctx: Context<QueryCompaniesByIdsArgs>) {
  const ids = ctx.args.ids;
  denyTooMany(ids);
  const keys: Key[] = [];
  for (const id of ids) {
    keys.push(profileKey(id));
  }
  return batchGet(ctx.env[COMPANY_TABLE] as string, keys);
}

export function response(ctx: Context<QueryCompaniesByIdsArgs>) {
  const items: (ProfileItem | null)[] = batchItems(ctx, ctx.env[COMPANY_TABLE] as string);
  return items.map((item) => visibleCompany(item, ctx.identity, false));
}
