import type { Context } from '@aws-appsync/utils';
import type { QueryMyCompaniesArgs } from '../../generated/schema.ts';
import { toCompany } from '../../model/company/item.ts';
import { OWNER_PREFIX } from '../../model/company/keys.ts';
import { callerId } from '../shared/caller.ts';
import { foundPage } from '../shared/page.ts';
import { listQuery } from './list-query.ts';

export function request(ctx: Context<QueryMyCompaniesArgs>) {
  const prefix = OWNER_PREFIX[ctx.args.state ?? 'ACTIVE'];
  const key = { ownerId: { eq: callerId(ctx.identity) }, ownerKey: { beginsWith: prefix } };
  return listQuery('byOwner', key, ctx.args);
}

export function response(ctx: Context<QueryMyCompaniesArgs>) {
  const page = foundPage(ctx);
  return { items: page.items.map((item) => toCompany(item)), nextToken: page.nextToken };
}
