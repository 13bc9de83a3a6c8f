import type { Key } from './keys.ts';
import { companyIdOf } from './keys.ts';

/**
 * What the statistics context knows of a company. Without an industry while only its documents are known; a company that is
 * purged leaves its version behind, so that no late event brings it back.
 */
export interface StatisticsItem extends Key {
  // Copies, as of `profileVersion`.
  name?: string;
  handle?: string;
  industry?: string;
  country?: string;
  employeeCount?: number;
  /** 0 while only documents are known. */
  profileVersion: number;
  deleted: boolean;

  // Aggregates.
  documentCount: number;
  documentBytes: number;
  lastActivityAt?: string;

  /** Grows with every write: the lock that a read-compute-write holds. */
  revision: number;
  /** Partition of `byDocumentCount`: the industry, absent while deleted. */
  rankIndustry?: string;
}

/** One shard of an industry's total. */
export interface IndustryTotal {
  companyCount: number;
  employeeCount: number;
  documentCount: number;
  documentBytes: number;
}

export const TOTALS: (keyof IndustryTotal)[] = [
  'companyCount',
  'employeeCount',
  'documentCount',
  'documentBytes',
];

/** What a ranking shows of a company. No attribute that every event changes: projections cost writes. */
export const RANKED_ATTRIBUTES = ['name', 'handle', 'country', 'employeeCount', 'documentBytes'];

/** What the GraphQL type CompanyStatistics reads; null for a deleted company. One known by its documents alone has no name. */
export function toCompanyStatistics(item: StatisticsItem | null | undefined) {
  return item && !item.deleted
    ? { ...item, companyId: companyIdOf(item.pk), revisionCount: item.profileVersion }
    : null;
}
