import * as given from '../given.ts';
import type { CaseContext } from '../resolver-case.ts';
import { response, returns, type ResolverCase } from '../resolver-case.ts';

export const statisticsKeyOf = (id = given.ID) => ({ pk: `COMPANY#${id}`, sk: 'STATISTICS' });

/** What the table holds of a company at its third version. */
export function statistics(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    ...statisticsKeyOf(),
    name: 'Acme',
    handle: 'acme',
    industry: 'Aerospace',
    country: 'DE',
    employeeCount: 12,
    profileVersion: 3,
    deleted: false,
    documentCount: 2,
    documentBytes: 4096,
    lastActivityAt: '2026-10-02T08:00:00.000Z',
    revision: 5,
    rankIndustry: 'Aerospace',
    ...changes,
  };
}

/** What a client gets of it. */
export const shown = (item: { profileVersion: unknown }, id = given.ID) => ({
  ...item,
  companyId: id,
  revisionCount: item.profileVersion,
});

type Shown = readonly [title: string, item: object | null, value: object | null];

const unnamed = {
  ...statisticsKeyOf(),
  ...{ profileVersion: 0, deleted: false, documentCount: 1, documentBytes: 7, revision: 1 },
};

/** What becomes of each item that there can be. */
export const visible: readonly Shown[] = [
  [
    'gives the statistics, with the company’s id and the number of its revisions',
    statistics(),
    shown(statistics()),
  ],
  ['gives those of a company of which only documents are known', unnamed, shown(unnamed)],
  ['is null for a company that is deleted', statistics({ deleted: true }), null],
  ['is null for a company that nothing is known of', null, null],
];

/** The answers of a field that reads one company's statistics. */
export function itemAnswers(context: CaseContext): readonly ResolverCase[] {
  return [
    ...visible.map(([title, item, value]) => response(title, { ...context, result: item }, returns(value))),
    ...given.failures.map(([title, error, answer]) =>
      response(`keeps ${title} to itself`, { ...context, error: error!, result: null }, answer),
    ),
  ];
}
