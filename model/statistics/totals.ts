import type { IndustryTotal, StatisticsItem } from './item.ts';
import { TOTALS } from './item.ts';
import type { Key } from './keys.ts';
import { companyIdOf, industryTotalKey, shardOf } from './keys.ts';

/** What a company adds to its industry's total as it is stored. */
export interface Contribution extends IndustryTotal {
  industry: string;
}

/** An amount to be added to one shard of a total; negative to be taken away. */
export interface TotalChange {
  key: Key;
  add: IndustryTotal;
}

/** Null for a company that counts nowhere: deleted, or known only by its documents. */
export function contributionOf(item: StatisticsItem | null): Contribution | null {
  if (!item || item.deleted || item.industry === undefined) {
    return null;
  }
  return {
    industry: item.industry,
    companyCount: 1,
    employeeCount: item.employeeCount ?? 0,
    documentCount: item.documentCount,
    documentBytes: item.documentBytes,
  };
}

/**
 * What the totals lack when a company's stored item is replaced: none, one change, or two when it moves to another
 * industry. Computed from what is stored and never from what an event says was there before: that is what makes duplicates,
 * gaps and replays harmless.
 */
export function totalChanges(before: StatisticsItem | null, after: StatisticsItem): TotalChange[] {
  const shard = shardOf(companyIdOf(after.pk));
  const left = contributionOf(before);
  const entered = contributionOf(after);
  if (left && entered && left.industry === entered.industry) {
    return changed(industryTotalKey(entered.industry, shard), difference(left, entered));
  }
  return (left ? changed(industryTotalKey(left.industry, shard), difference(left, null)) : []).concat(
    entered ? changed(industryTotalKey(entered.industry, shard), difference(null, entered)) : [],
  );
}

function changed(key: Key, add: IndustryTotal): TotalChange[] {
  return TOTALS.some((name) => add[name] !== 0) ? [{ key, add }] : [];
}

function difference(before: Contribution | null, after: Contribution | null): IndustryTotal {
  const of = (name: keyof IndustryTotal) => (after ? after[name] : 0) - (before ? before[name] : 0);
  return {
    companyCount: of('companyCount'),
    employeeCount: of('employeeCount'),
    documentCount: of('documentCount'),
    documentBytes: of('documentBytes'),
  };
}
