import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompanyEvent } from '../../../model/company/events.ts';
import { copyCompany, isNews } from '../../../model/statistics/company-copy.ts';
import { TOTALS, type IndustryTotal, type StatisticsItem } from '../../../model/statistics/item.ts';
import { industryTotalKey, shardOf } from '../../../model/statistics/keys.ts';
import { contributionOf, totalChanges, type TotalChange } from '../../../model/statistics/totals.ts';
import { companyEvent } from '../company/company-event.fixture.ts';

fc.configureGlobal({ seed: 20_261_120 });

const id = '01JCWXQ6Z8T0R9V2M4N6P8S0AB';
const deletedAt = '2026-11-01T00:00:00.000Z';
const item = { ...copyCompany(null, companyEvent()), documentCount: 2, documentBytes: 4096 };
const all = { companyCount: 1, employeeCount: 12, documentCount: 2, documentBytes: 4096 };
const none = { companyCount: 0, employeeCount: 0, documentCount: 0, documentBytes: 0 };
const negative = { companyCount: -1, employeeCount: -12, documentCount: -2, documentBytes: -4096 };
const at = (industry: string) => industryTotalKey(industry, shardOf(id));
const after = (different: Parameters<typeof companyEvent>[0]) =>
  copyCompany(item, companyEvent({ version: 4, ...different }));

describe('what the totals lack', () => {
  it.each<[string, StatisticsItem | null, StatisticsItem, TotalChange[]]>([
    ['everything of a company that comes', null, item, [{ key: at('Aerospace'), add: all }]],
    [
      'the difference of a company that grows',
      item,
      after({ state: { employeeCount: 20 } }),
      [{ key: at('Aerospace'), add: { ...none, employeeCount: 8 } }],
    ],
    [
      'all employees of a company that no longer says how many',
      item,
      after({ state: { employeeCount: null } }),
      [{ key: at('Aerospace'), add: { ...none, employeeCount: -12 } }],
    ],
    ['nothing of a company that is renamed', item, after({ state: { name: 'Zenith' } }), []],
    [
      'a company in the one industry and one too many in the other, when it moves',
      item,
      after({ state: { industry: 'Tools' } }),
      [
        { key: at('Aerospace'), add: negative },
        { key: at('Tools'), add: all },
      ],
    ],
    [
      'a company less, when it is deleted',
      item,
      after({ type: 'company.deleted', state: { deletedAt } }),
      [{ key: at('Aerospace'), add: negative }],
    ],
    [
      'a company more, when it is restored',
      after({ type: 'company.deleted', state: { deletedAt } }),
      { ...item, profileVersion: 5 },
      [{ key: at('Aerospace'), add: all }],
    ],
    [
      'nothing of a company that is purged after its deletion',
      { ...item, deleted: true },
      after({ type: 'company.purged' }),
      [],
    ],
    [
      'a company less, when it is purged though nobody heard of its deletion',
      item,
      after({ type: 'company.purged' }),
      [{ key: at('Aerospace'), add: negative }],
    ],
  ])('is %s', (_, before, now, changes) => {
    expect(totalChanges(before, now)).toEqual(changes);
  });

  it('is nothing for a company known by its documents alone, and all of them once it is known by name', () => {
    const { name: _, industry: __, rankIndustry: ___, ...stub } = { ...item, profileVersion: 0 };
    expect(contributionOf(stub)).toBeNull();
    expect(totalChanges(null, stub)).toEqual([]);
    expect(totalChanges(stub, item)).toEqual([{ key: at('Aerospace'), add: all }]);
  });

  it('keeps every total equal to what is stored, whatever is delivered twice, late, again or never', () => {
    fc.assert(
      fc.property(histories, ({ published, delivered }) => {
        const stored = new Map<string, StatisticsItem>();
        const totals = new Map<string, IndustryTotal>();
        for (const event of delivered) {
          const before = stored.get(event.subject) ?? null;
          if (!isNews(event, before)) continue;
          const now = copyCompany(before, event);
          for (const { key, add } of totalChanges(before, now)) addTo(totals, `${key.pk} ${key.sk}`, add);
          stored.set(event.subject, now);
          expect(nonZero(totals)).toEqual(nonZero(totalsOf(stored.values())));
        }
        for (const [subject, { profileVersion, name }] of stored) {
          const heard = delivered.filter((event) => event.subject === subject);
          const newest = heard.reduce((best, event) =>
            event.data.version > best.data.version ? event : best,
          );
          expect(profileVersion).toBe(newest.data.version);
          expect(name).toBe(newest.type === 'company.purged' ? undefined : newest.data.state.name);
        }
        expect(published.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });
});

/** What was published of a few companies, and what of it arrived, in which order. */
const state = fc.record({
  name: fc.constantFrom('Acme', 'Zenith'),
  industry: fc.constantFrom('Aerospace', 'Tools', 'Brewing'),
  employeeCount: fc.constantFrom(null, 0, 7, 100),
  deletedAt: fc.constantFrom(null, null, deletedAt),
});
const company = fc.tuple(
  fc.constantFrom('1', '2', '3'),
  fc.array(state, { minLength: 1, maxLength: 5 }),
  fc.boolean(),
);
const histories = fc
  .uniqueArray(company, { minLength: 1, maxLength: 3, selector: ([one]) => one })
  .map((companies) => companies.flatMap(([one, states, purged]) => published(one, states, purged)))
  .chain((events) =>
    fc.record({
      published: fc.constant(events),
      delivered: fc
        .array(fc.tuple(fc.nat(events.length - 1), fc.boolean()), { minLength: 1, maxLength: 20 })
        .map((picks) => picks.map(([pick, replay]) => ({ ...events[pick]!, replay }))),
    }),
  );

function published(one: string, states: readonly object[], purged: boolean): CompanyEvent[] {
  const events = states.map((different, before) =>
    companyEvent({ id: one, version: before + 1, state: different }),
  );
  const last = {
    id: one,
    version: states.length + 1,
    type: 'company.purged',
    state: states.at(-1)!,
  } as const;
  return purged ? [...events, companyEvent(last)] : events;
}

function totalsOf(items: Iterable<StatisticsItem>): Map<string, IndustryTotal> {
  const totals = new Map<string, IndustryTotal>();
  for (const stored of items) {
    const contribution = contributionOf(stored);
    if (!contribution) continue;
    const { pk, sk } = industryTotalKey(contribution.industry, shardOf(stored.pk.slice('COMPANY#'.length)));
    addTo(totals, `${pk} ${sk}`, contribution);
  }
  return totals;
}

function addTo(totals: Map<string, IndustryTotal>, key: string, add: IndustryTotal): void {
  const before = totals.get(key) ?? none;
  const sum = TOTALS.map((name) => [name, before[name] + add[name]]);
  totals.set(key, Object.fromEntries(sum));
}

function nonZero(totals: ReadonlyMap<string, IndustryTotal>): object {
  const kept = [...totals].filter(([, total]) => TOTALS.some((name) => total[name] !== 0));
  return Object.fromEntries(kept.sort());
}
