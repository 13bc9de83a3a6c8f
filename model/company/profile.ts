import type { ProfileItem } from './item.ts';
import { profileKey, sortKeys } from './keys.ts';
import { nameBucket } from './name.ts';

/** What a profile is made of. */
export interface NewProfile {
  id: string;
  /** ISO 8601. */
  now: string;
  /** Who makes it: a user's id, or an outside system. Without `#`. */
  by: string;
  handle: string;
  name: string;
  /** The name as `foldName` gives it. */
  foldedName: string;
  industry: string;
  country: string;
  /** Optional attributes, those without a value left out. */
  optional: object;
  lastMutation: string;
}

/** Attributes that follow from a company's name. */
export function nameAttributes(foldedName: string, id: string) {
  const bucket = nameBucket(foldedName);
  return { nameBucket: bucket, nameInitial: bucket, ...sortKeys(foldedName, id) };
}

/** The item of a company at its first version, with every index key. */
export function newProfile(profile: NewProfile): ProfileItem {
  const { id, now, by, industry, country } = profile;
  const month = now.slice(0, 7);
  const names = nameAttributes(profile.foldedName, id);
  return {
    ...profileKey(id),
    handle: profile.handle,
    name: profile.name,
    industry,
    country,
    ...profile.optional,
    ownerId: by,
    version: 1,
    lastMutation: profile.lastMutation,
    createdAt: now,
    createdBy: by,
    updatedAt: now,
    updatedBy: by,
    industryKey: industry,
    countryKey: country,
    createdMonth: month,
    createdIn: month,
    ...names,
    createdKey: `${now}#${id}`,
    ownerKey: names.ownerActiveKey,
  };
}

/** What a deletion takes away: the partition keys of every index but the owner's. */
export const ACTIVE_INDEX_KEYS: (keyof ProfileItem)[] = [
  'nameBucket',
  'industryKey',
  'countryKey',
  'createdMonth',
];

/** Index keys of a company that is there again. */
export function activeIndexKeys(item: ProfileItem) {
  return {
    nameBucket: item.nameInitial,
    industryKey: item.industry,
    countryKey: item.country,
    createdMonth: item.createdIn,
    ownerKey: item.ownerActiveKey,
  };
}

/** The handle of a company that is given none: from its name, or from its id when nothing of the name can be used. */
export function madeHandle(handleOfName: string, id: string): string {
  return handleOfName === '' ? `c-${id.toLowerCase()}` : handleOfName;
}

/** A made handle that is taken, made unique by the end of the id. */
export function suffixedHandle(handle: string, id: string): string {
  return `${handle.slice(0, 56)}-${id.slice(-6).toLowerCase()}`;
}
