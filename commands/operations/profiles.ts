import type { ProfileItem } from '../../model/company/item.ts';
import { companyId, profileKey } from '../../model/company/keys.ts';
import { SHARED_ATTRIBUTES } from '../../model/company/events.ts';
import { batchGet } from './batch-get.ts';
import type { Reading } from './scan.ts';

/** The sort key of profiles. */
export const PROFILE = profileKey('').sk;

/** What of a profile an event of its state is made of. */
export const REPLAYED_ATTRIBUTES: readonly (keyof ProfileItem)[] = [
  'pk',
  'version',
  'updatedAt',
  'updatedBy',
  ...SHARED_ATTRIBUTES,
];

/** Profiles by their companies' ids, read consistently, with the attributes that are replayed. */
export async function profilesOf(
  reading: Reading,
  table: string,
  ids: readonly string[],
): Promise<Map<string, ProfileItem>> {
  const items = await batchGet(reading, table, ids.map(profileKey), REPLAYED_ATTRIBUTES);
  return new Map([...items].map(([pk, item]) => [companyId(pk), item as unknown as ProfileItem]));
}
