import type { AccessPattern } from '../access-pattern.ts';

const STATISTICS = 'COMPANY#<id> STATISTICS';

/** The Company Statistics table's patterns of the API. What its functions do is not among them: they have roles of their own. */
export const STATISTICS_ACCESS_PATTERNS: readonly AccessPattern[] = [
  { field: 'Query.companyStatistics', calls: [{ operation: 'GetItem', key: STATISTICS, read: 0.5 }] },
  {
    field: 'Query.companyStatisticsByIds',
    calls: [{ operation: 'BatchGetItem', key: STATISTICS, read: 0.5 }],
  },
  { field: 'Company.statistics', calls: [{ operation: 'GetItem', key: STATISTICS, read: 0.5 }] },
  {
    field: 'Query.industryStatistics',
    calls: [{ operation: 'Query', key: 'INDUSTRY#<industry> SHARD#<00..15>', read: 0.5 }],
  },
  { field: 'Query.industries', calls: [{ operation: 'Query', key: 'INDUSTRIES <industry>', read: 0.5 }] },
];
