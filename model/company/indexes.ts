import type { SecondaryIndex } from '../secondary-index.ts';
import { CARD_ATTRIBUTES } from './item.ts';

/** Sparse but for `byOwner`: a deleted company has no partition key in them. */
export const INDEXES: readonly SecondaryIndex[] = [
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
