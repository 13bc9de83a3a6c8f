import { TOTALS, type IndustryTotal, type StatisticsItem } from '../../model/statistics/item.ts';
import { companyIdOf, shardOf } from '../../model/statistics/keys.ts';
import { contributionOf } from '../../model/statistics/totals.ts';

/** One shard of an industry's total as it is stored. */
export interface StoredTotal extends IndustryTotal {
  readonly industry: string;
  readonly shard: number;
  readonly revision: number;
}

export interface TotalDifference {
  readonly industry: string;
  readonly shard: number;
  /** Null: there is no such item. */
  readonly revision: number | null;
  readonly stored: IndustryTotal;
  /** The sum of the copies. */
  readonly counted: IndustryTotal;
}

export interface TotalsCompared {
  readonly differences: readonly TotalDifference[];
  /** Shards that were written while they were counted: nothing can be said of them. */
  readonly moved: number;
}

const nothing: IndustryTotal = { companyCount: 0, employeeCount: 0, documentCount: 0, documentBytes: 0 };

/** Adds up copies by industry and shard: what their totals have to be. As much memory as there are shards, not copies. */
export function createTally() {
  const sums = new Map<string, { industry: string; shard: number; total: IndustryTotal }>();
  return {
    add(copy: StatisticsItem): void {
      const contribution = contributionOf(copy);
      if (!contribution) return;
      const { industry } = contribution;
      const shard = shardOf(companyIdOf(copy.pk));
      const key = keyOf({ industry, shard });
      const sum = sums.get(key) ?? { industry, shard, total: { ...nothing } };
      for (const name of TOTALS) sum.total[name] += contribution[name];
      sums.set(key, sum);
    },
    /**
     * Compares with what was stored before the counting and after it. A shard is judged only if it had one revision both
     * times: every change of a copy that counts in it is written together with a new revision.
     */
    compare(before: readonly StoredTotal[], after: readonly StoredTotal[]): TotalsCompared {
      const earlier = new Map(before.map((total) => [keyOf(total), total]));
      const later = new Map(after.map((total) => [keyOf(total), total]));
      const differences: TotalDifference[] = [];
      let moved = 0;
      for (const key of new Set([...sums.keys(), ...earlier.keys(), ...later.keys()])) {
        const stored = later.get(key);
        if (earlier.get(key)?.revision !== stored?.revision) {
          moved += 1;
          continue;
        }
        const sum = sums.get(key);
        const place = stored ?? sum;
        const counted = sum?.total ?? nothing;
        const differs = TOTALS.some((name) => (stored?.[name] ?? 0) !== counted[name]);
        if (!place || !differs) continue;
        const { industry, shard } = place;
        const revision = stored?.revision ?? null;
        differences.push({ industry, shard, revision, stored: stored ?? nothing, counted });
      }
      return { differences, moved };
    },
  };
}

function keyOf({ industry, shard }: { readonly industry: string; readonly shard: number }): string {
  return `${shard}#${industry}`;
}
