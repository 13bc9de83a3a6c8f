import type { Context } from '@aws-appsync/utils';
import { util } from '@aws-appsync/utils';
import type { QueryCompaniesArgs } from '../../generated/schema.ts';
import { toCompany } from '../../model/company/item.ts';
import { foldName, nameBucket } from '../../model/company/name.ts';
import type { Selector } from '../../model/company/selectors.ts';
import { selectorFault, SELECTORS } from '../../model/company/selectors.ts';
import { denyFaults } from '../shared/deny.ts';
import { foundPage } from '../shared/page.ts';
import { listQuery } from './list-query.ts';

const PARTITIONS = {
  industry: { index: 'byIndustry', key: 'industryKey' },
  country: { index: 'byCountry', key: 'countryKey' },
  createdIn: { index: 'byCreated', key: 'createdMonth' },
};

export function request(ctx: Context<QueryCompaniesArgs>) {
  const args = ctx.args;
  const chosen = SELECTORS.filter((selector) => (args[selector] ?? null) !== null);
  if (chosen.length !== 1) {
    denyFaults([{ field: SELECTORS.join(', '), reason: 'must be exactly one' }]);
  }
  const selector = chosen[0] as Selector;
  const value = args[selector] as string;
  const fault = selectorFault(selector, value);
  const prefix =
    selector === 'nameStartsWith' ? foldName(util.str.normalize(value, 'nfkd') as string) : value;
  if (fault !== null || prefix === '') {
    denyFaults([{ field: selector, reason: fault ?? 'must hold more than accents' }]);
  }
  if (selector === 'nameStartsWith') {
    const key = { nameBucket: { eq: nameBucket(prefix) }, nameKey: { beginsWith: prefix } };
    return listQuery('byName', key, args);
  }
  const partition = PARTITIONS[selector];
  return listQuery(partition.index, { [partition.key]: { eq: value } }, args);
}

export function response(ctx: Context<QueryCompaniesArgs>) {
  const page = foundPage(ctx);
  return { items: page.items.map((item) => toCompany(item)), nextToken: page.nextToken };
}
