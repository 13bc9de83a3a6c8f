import type { ProfileItem } from '../../../model/company/item.ts';
import { newProfile } from '../../../model/company/profile.ts';

export const id = '01JCOMPANY0000000000000001';

/** A company's profile, with what a test wants different. */
export function givenProfile(different: Partial<ProfileItem> = {}): ProfileItem {
  return {
    ...newProfile({
      id,
      now: '2026-01-02T03:04:05.678Z',
      by: 'ada',
      handle: 'copper-kettle',
      name: 'Copper Kettle',
      foldedName: 'copper kettle',
      industry: 'Brewing',
      country: 'CA',
      optional: { employeeCount: 12 },
      lastMutation: 'ada#createCompany#token',
    }),
    ...different,
  };
}
