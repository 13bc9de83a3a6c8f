/** Keys of the Company Profile table: composed and taken apart here and nowhere else. */

/** A server-made id has 26 characters and a handle at most 63; anything longer names nothing, and must not overflow a key. */
const LONGEST_NAME = 64;
const COMPANY = 'COMPANY#';

/** The key of an overlong text is that of the empty one, which names nothing either. Cut, it could end in half a character. */
function nameable(text: string): string {
  return text.length > LONGEST_NAME ? '' : text;
}

export interface Key {
  pk: string;
  sk: string;
}

export function profileKey(id: string): Key {
  return { pk: COMPANY + nameable(id), sk: 'PROFILE' };
}

export function aboutKey(id: string): Key {
  return { pk: COMPANY + nameable(id), sk: 'ABOUT' };
}

/** The item that makes a handle unique. */
export function handleKey(handle: string): Key {
  return { pk: `HANDLE#${nameable(handle)}`, sk: 'GUARD' };
}

/** The item that makes a creation idempotent for 24 hours. `caller` has no `#`, so two callers never share one. */
export function createTokenKey(caller: string, clientToken: string): Key {
  return { pk: `TOKEN#${caller}#${clientToken}`, sk: 'TOKEN' };
}

/** `source` has no `#`, so two sources never share one. */
export function externalReferenceKey(source: string, externalId: string): Key {
  return { pk: `EXTERNAL#${source}#${externalId}`, sk: 'EXTERNAL' };
}

export function companyId(pk: string): string {
  return pk.slice(COMPANY.length);
}

/** Sort keys that two companies of one name never share. */
export function sortKeys(foldedName: string, id: string) {
  const nameKey = `${foldedName}#${id}`;
  return { nameKey, ownerActiveKey: `active#${nameKey}`, ownerDeletedKey: `deleted#${nameKey}` };
}

/** Prefixes of the `byOwner` sort key. */
export const OWNER_PREFIX = { ACTIVE: 'active#', DELETED: 'deleted#' };
