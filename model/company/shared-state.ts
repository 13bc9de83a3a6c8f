import type { CompanyState } from './events.ts';
import type { ProfileItem } from './item.ts';

/** The shared attributes of a profile, each there. */
export function sharedState(profile: ProfileItem): CompanyState {
  return {
    handle: profile.handle,
    name: profile.name,
    industry: profile.industry,
    country: profile.country,
    employeeCount: profile.employeeCount ?? null,
    ownerId: profile.ownerId,
    deletedAt: profile.deletedAt ?? null,
    externalReference: profile.externalReference ?? null,
  };
}
