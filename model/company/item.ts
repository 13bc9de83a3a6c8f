import type { Key } from './keys.ts';
import { companyId } from './keys.ts';

/** A company as the Company Profile table stores it. */
export interface ProfileItem extends Key {
  handle: string;
  name: string;
  description?: string;
  industry: string;
  country: string;
  website?: string;
  foundedYear?: number;
  employeeCount?: number;
  ownerId: string;
  /** The version that last wrote the ABOUT item; absent while there is none. */
  aboutVersion?: number;
  version: number;
  /** `<caller>#<operation>#<clientToken>` of the last write: how a retry recognises that it is one. */
  lastMutation: string;
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  updatedBy: string;
  /** Where the company is known outside; an item of its own makes it unique. */
  externalReference?: { source: string; id: string };
  /** The traceparent of the request that wrote this version. */
  trace?: string;
  deletedAt?: string;
  /** Seconds since the epoch, when DynamoDB may remove the deleted company. */
  expiresAt?: number;

  // Index keys, absent while deleted, and the attributes that a restoration copies them back from.
  nameBucket?: string;
  industryKey?: string;
  countryKey?: string;
  createdMonth?: string;
  nameInitial: string;
  createdIn: string;

  // Sort keys of the indexes.
  nameKey: string;
  createdKey: string;
  ownerKey: string;
  ownerActiveKey: string;
  ownerDeletedKey: string;
}

/** Attributes that a list shows. None changes without a change of the company's own data: projections cost writes. */
export const CARD_ATTRIBUTES = ['handle', 'name', 'industry', 'country', 'createdAt'];

/** Fields that may be absent, and that null clears. */
export const OPTIONAL_FIELDS = ['description', 'website', 'foundedYear', 'employeeCount'] as const;

/** How long a deleted company can be restored: 30 days, in seconds. */
export const RESTORABLE_FOR = 2_592_000;

/** How long a client token is remembered: 24 hours, in seconds. */
export const TOKEN_LIFETIME = 86_400;

/** What the GraphQL types Company and CompanyCard read: the item and its id. */
export function toCompany<Item extends { pk: string }>(item: Item): Item & { id: string } {
  return { ...item, id: companyId(item.pk) };
}
