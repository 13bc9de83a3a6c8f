import type { ProfileItem } from '../../model/company/item.ts';
import { companyId } from '../../model/company/keys.ts';
import type { Place } from '../operations/place.ts';
import { PROFILE, REPLAYED_ATTRIBUTES } from '../operations/profiles.ts';
import type { Progress } from '../operations/progress.ts';
import { scan, type Reading } from '../operations/scan.ts';
import { compareCompany, type CompanyDifference } from './compare-company.ts';
import { copiesOf } from './copies.ts';

export interface CompaniesAudited {
  /** Companies that there are, deleted ones that can be restored among them. */
  readonly companies: number;
  /** Companies whose copies have to be looked at again: an event may be on its way. */
  readonly suspects: readonly CompanyDifference[];
}

/** Compares every company with its copy, page by page. */
export async function auditCompanies(
  reading: Reading,
  place: Place,
  progress: Progress,
): Promise<CompaniesAudited> {
  const suspects: CompanyDifference[] = [];
  let companies = 0;
  await scan(reading, {
    table: place.companyTable,
    sortKey: PROFILE,
    attributes: REPLAYED_ATTRIBUTES,
    async onPage(items, scanned) {
      const profiles = items as unknown as ProfileItem[];
      const ids = profiles.map(({ pk }) => companyId(pk));
      const copies = await copiesOf(reading, place.statisticsTable, ids);
      companies += profiles.length;
      profiles.forEach((profile, at) => {
        const id = ids[at] ?? '';
        const difference = compareCompany(id, profile, copies.get(id));
        if (difference) suspects.push(difference);
      });
      progress.add(scanned);
    },
  });
  return { companies, suspects };
}
