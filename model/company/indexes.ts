import { CARD_ATTRIBUTES } from './item.ts';

/** A global secondary index of the Company Profile table. */
export interface Index {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  /** Attributes projected beside the keys. Chosen once: changing one later takes two deployments. */
  readonly projected: readonly string[];
}

/** Sparse but for `byOwner`: a deleted company has no partition key in them. */
export const INDEXES: readonly Index[] = [
  { name: 'byName', partitionKey: 'nameBucket', sortKey: 'nameKey', projected: CARD_ATTRIBUTES },
  { name: 'byIndustry', partitionKey: 'industryKey', sortKey: 'nameKey', projected: CARD_ATTRIBUTES },
  { name: 'byCountry', partitionKey: 'countryKey', sortKey: 'nameKey', projected: CARD_ATTRIBUTES },
  { name: 'byCreated', partitionKey: 'createdMonth', sortKey: 'createdKey', projected: CARD_ATTRIBUTES },
  {
    name: 'byOwner',
    partitionKey: 'ownerId',
    sortKey: 'ownerKey',
    projected: CARD_ATTRIBUTES.concat(['deletedAt', 'expiresAt']),
  },
];
