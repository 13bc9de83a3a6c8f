import type { SecondaryIndex } from '../secondary-index.ts';
import { RANKED_ATTRIBUTES } from './item.ts';

export const STATISTICS_INDEXES: readonly SecondaryIndex[] = [
  {
    name: 'byDocumentCount',
    partitionKey: 'rankIndustry',
    sortKey: 'documentCount',
    sortKeyType: 'N',
    projected: RANKED_ATTRIBUTES,
  },
];
