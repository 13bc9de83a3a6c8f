import type { CompanyEvent } from '../company/events.ts';
import type { StatisticsItem } from './item.ts';
import { statisticsKey } from './keys.ts';

/**
 * Whether an event tells more than is stored. Of a version that is stored already only a replay may: it mends a copy that
 * is not what it should be. What is purged is past mending.
 */
export function isNews(event: CompanyEvent, stored: StatisticsItem | null): boolean {
  const known = stored ? stored.profileVersion : 0;
  const version = event.data.version;
  const mends = event.replay === true && !(stored && isTombstone(stored));
  return version > known || (version === known && mends);
}

/** Whether a company is purged: nothing but its version is left. */
function isTombstone(item: StatisticsItem): boolean {
  return item.deleted && item.industry === undefined;
}

/** The item after an event: copies replaced, documents kept. What is purged keeps its version and nothing of its name. */
export function copyCompany(stored: StatisticsItem | null, event: CompanyEvent): StatisticsItem {
  const data = event.data;
  const state = data.state;
  const purged = event.type === 'company.purged';
  const deleted = purged || (state.deletedAt ?? null) !== null;
  const employees = state.employeeCount ?? null;
  const activity = stored?.lastActivityAt;
  return {
    ...statisticsKey(event.subject),
    ...(purged
      ? {}
      : { name: state.name, handle: state.handle, industry: state.industry, country: state.country }),
    ...(purged || employees === null ? {} : { employeeCount: employees }),
    profileVersion: data.version,
    deleted,
    documentCount: stored?.documentCount ?? 0,
    documentBytes: stored?.documentBytes ?? 0,
    lastActivityAt: [event.time, activity ?? ''].sort()[1] as string,
    revision: (stored?.revision ?? 0) + 1,
    ...(deleted ? {} : { rankIndustry: state.industry }),
  };
}

/** Whether two items differ in nothing but their revision. */
export function isSameCopy(one: StatisticsItem, other: StatisticsItem): boolean {
  const attributes: (keyof StatisticsItem)[] = [
    'name',
    'handle',
    'industry',
    'country',
    'employeeCount',
    'profileVersion',
    'deleted',
    'documentCount',
    'documentBytes',
    'lastActivityAt',
    'rankIndustry',
  ];
  return attributes.every((name) => one[name] === other[name]);
}
