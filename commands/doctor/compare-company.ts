import type { ProfileItem } from '../../model/company/item.ts';
import { replayEvent } from '../../model/company/replay-event.ts';
import { copyCompany, isSameCopy } from '../../model/statistics/company-copy.ts';
import type { StatisticsItem } from '../../model/statistics/item.ts';

export type CompanyDifferenceKind =
  | 'missing copy' // the statistics do not know the company
  | 'stale copy' // they know an earlier version
  | 'copy ahead' // they know a version that the company never had: its table was restored, or written by hand
  | 'other values' // they know the version, and other values than it has
  | 'copy of no company'; // the company is gone, and no purge was applied

export interface CompanyDifference {
  readonly kind: CompanyDifferenceKind;
  readonly companyId: string;
  /** Null: there is no such company. */
  readonly version: number | null;
  /** Null: there is no copy. */
  readonly copyVersion: number | null;
  /** Names of the attributes that differ; of `other values` alone. */
  readonly attributes: readonly string[];
}

/**
 * What is wrong with a company's copy; null when nothing is. Right is what the consumer of events would make of the company
 * as it is, so that the two can never be of different minds. What documents add to a copy is not compared.
 */
export function compareCompany(
  companyId: string,
  profile: ProfileItem | undefined,
  copy: StatisticsItem | undefined,
): CompanyDifference | null {
  const difference = (
    kind: CompanyDifferenceKind,
    attributes: readonly string[] = [],
  ): CompanyDifference => ({
    kind,
    companyId,
    version: profile?.version ?? null,
    copyVersion: copy?.profileVersion ?? null,
    attributes,
  });
  if (!profile) return !copy || isTombstone(copy) ? null : difference('copy of no company');
  if (!copy) return difference('missing copy');
  if (copy.profileVersion < profile.version) return difference('stale copy');
  if (copy.profileVersion > profile.version) return difference('copy ahead');
  const right = copyCompany(copy, replayEvent(profile));
  return isSameCopy(copy, right) ? null : difference('other values', differing(copy, right));
}

/** What a purge leaves: a version, and nothing of the company. */
export function isTombstone(copy: StatisticsItem): boolean {
  return copy.deleted && copy.name === undefined;
}

function differing(copy: StatisticsItem, right: StatisticsItem): string[] {
  const names = Object.keys({ ...right, ...copy }) as (keyof StatisticsItem)[];
  return names.filter((name) => name !== 'revision' && copy[name] !== right[name]);
}
