import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTally, type StoredTotal } from '../../../commands/doctor/tally.ts';
import { TOTALS, type IndustryTotal, type StatisticsItem } from '../../../model/statistics/item.ts';
import { industryOf, statisticsKey } from '../../../model/statistics/keys.ts';
import { totalChanges } from '../../../model/statistics/totals.ts';

const copies = fc.uniqueArray(
  fc.record({
    companyId: fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{4}$/),
    industry: fc.constantFrom('Brewing', 'Robotics', '#'),
    employeeCount: fc.option(fc.nat(1_000), { nil: undefined }),
    deleted: fc.boolean(),
    documentCount: fc.nat(5),
    documentBytes: fc.nat(5_000),
  }),
  { selector: ({ companyId }) => companyId, maxLength: 30 },
);

const itemOf = ({ companyId, ...copy }: { companyId: string; industry: string; deleted: boolean }) =>
  ({ ...statisticsKey(companyId), ...copy, profileVersion: 1, revision: 1 }) as StatisticsItem;

/** The totals as the consumer of events writes them. */
function written(items: readonly StatisticsItem[]): StoredTotal[] {
  const totals = new Map<string, StoredTotal>();
  for (const { key, add } of items.flatMap((item) => totalChanges(null, item))) {
    const at = `${key.pk} ${key.sk}`;
    const sum = totals.get(at);
    const total = Object.fromEntries(TOTALS.map((name) => [name, (sum?.[name] ?? 0) + add[name]]));
    totals.set(at, {
      ...(total as unknown as IndustryTotal),
      industry: industryOf(key.pk),
      shard: Number(key.sk.slice('SHARD#'.length)),
      revision: (sum?.revision ?? 0) + 1,
    });
  }
  return [...totals.values()];
}

function tallied(items: readonly StatisticsItem[]) {
  const tally = createTally();
  for (const item of items) tally.add(item);
  return tally;
}

describe('a tally of copies', () => {
  it('agrees with the totals that the consumer of events keeps', () => {
    fc.assert(
      fc.property(copies, (made) => {
        const items = made.map(itemOf);
        const stored = written(items);
        expect(tallied(items).compare(stored, stored)).toEqual({ differences: [], moved: 0 });
      }),
    );
  });

  it('finds every total that is not the sum, and no other', () => {
    fc.assert(
      fc.property(copies, fc.nat(), fc.constantFrom(...TOTALS), (made, at, name) => {
        const items = made.map(itemOf);
        const stored = written(items);
        fc.pre(stored.length > 0);
        const wrong = at % stored.length;
        const altered = stored.map((total, each) =>
          each === wrong ? { ...total, [name]: total[name] + 1 } : total,
        );
        const { differences, moved } = tallied(items).compare(altered, altered);
        expect(moved).toBe(0);
        expect(differences).toHaveLength(1);
        const { industry, shard, revision } = stored[wrong]!;
        expect(differences[0]).toMatchObject({ industry, shard, revision });
        expect(differences[0]?.counted[name]).toBe(stored[wrong]?.[name]);
      }),
    );
  });

  it('misses a total that is not there, and one of which no copy is left', () => {
    const items = [itemOf({ companyId: '0001', industry: 'Brewing', deleted: false })].map((item) => ({
      ...item,
      documentCount: 0,
      documentBytes: 0,
    }));
    expect(tallied(items).compare([], []).differences).toMatchObject([
      { industry: 'Brewing', revision: null, stored: { companyCount: 0 }, counted: { companyCount: 1 } },
    ]);
    const stored = written(items);
    expect(tallied([]).compare(stored, stored).differences).toMatchObject([
      { industry: 'Brewing', revision: 1, stored: { companyCount: 1 }, counted: { companyCount: 0 } },
    ]);
  });

  it('judges no total that was written while it was counted', () => {
    const items = [itemOf({ companyId: '0001', industry: 'Brewing', deleted: false })];
    const stored = written(items);
    const moved = stored.map((total) => ({ ...total, revision: total.revision + 1, companyCount: 7 }));
    expect(tallied(items).compare(stored, moved)).toEqual({ differences: [], moved: 1 });
    expect(tallied(items).compare([], stored)).toEqual({ differences: [], moved: 1 });
  });
});
