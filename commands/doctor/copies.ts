import type { StatisticsItem } from '../../model/statistics/item.ts';
import { companyIdOf, statisticsKey } from '../../model/statistics/keys.ts';
import { batchGet } from '../operations/batch-get.ts';
import { profilesOf } from '../operations/profiles.ts';
import type { Place } from '../operations/place.ts';
import type { Reading } from '../operations/scan.ts';
import { compareCompany, type CompanyDifference } from './compare-company.ts';

/** The sort key of copies. */
export const STATISTICS = statisticsKey('').sk;

/** Copies by their companies' ids, read consistently. */
export async function copiesOf(
  reading: Reading,
  table: string,
  ids: readonly string[],
): Promise<Map<string, StatisticsItem>> {
  const items = await batchGet(reading, table, ids.map(statisticsKey));
  return new Map([...items].map(([pk, item]) => [companyIdOf(pk), item as unknown as StatisticsItem]));
}

/**
 * Compares companies as they are now. The copy is read after the company: a change in between makes the copy newer, which is
 * looked at again, and never passes a stale copy as right.
 */
export async function checkCompanies(
  reading: Reading,
  place: Place,
  ids: readonly string[],
): Promise<CompanyDifference[]> {
  const profiles = await profilesOf(reading, place.companyTable, ids);
  const copies = await copiesOf(reading, place.statisticsTable, ids);
  return ids.flatMap((id) => compareCompany(id, profiles.get(id), copies.get(id)) ?? []);
}
