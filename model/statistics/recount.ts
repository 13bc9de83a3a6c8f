import type { IndustryTotal } from './item.ts';
import { TOTALS } from './item.ts';

/**
 * What an audit found a shard of an industry's total to be, for the queue of `apply-company-changes`. It holds only while
 * the shard is at the revision at which it was counted; if it has moved on, the audit has to count again.
 */
export interface TotalRecounted {
  type: 'statistics.total.recounted';
  industry: string;
  shard: number;
  /** Null when there was no such item. */
  revision: number | null;
  total: IndustryTotal;
}

/** The message when it is one of these; null for any other. */
export function readTotalRecounted(message: unknown): TotalRecounted | null {
  const recounted = message as TotalRecounted | null;
  const isOne =
    typeof recounted === 'object' &&
    recounted !== null &&
    recounted.type === 'statistics.total.recounted' &&
    typeof recounted.industry === 'string' &&
    typeof recounted.shard === 'number' &&
    (recounted.revision === null || typeof recounted.revision === 'number') &&
    typeof recounted.total === 'object' &&
    (recounted.total as IndustryTotal | null) !== null &&
    TOTALS.every((name) => typeof recounted.total[name] === 'number');
  return isOne ? recounted : null;
}
