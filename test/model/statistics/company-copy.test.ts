import { describe, expect, it } from 'vitest';
import { copyCompany, isNews, isSameCopy } from '../../../model/statistics/company-copy.ts';
import type { StatisticsItem } from '../../../model/statistics/item.ts';
import { companyEvent } from '../company/company-event.fixture.ts';

const deletedAt = '2026-11-01T00:00:00.000Z';
const copy = copyCompany(null, companyEvent());
const documents = { documentCount: 2, documentBytes: 4096 };

describe('news of a company', () => {
  it.each([
    ['the first that is heard of it', null, {}, true],
    ['a later version', 2, {}, true],
    ['a much later version', 1, {}, true],
    ['the version that is stored', 3, {}, false],
    ['the version that is stored, published again', 3, { replay: true }, true],
    ['an earlier version', 4, {}, false],
    ['an earlier version, published again', 4, { replay: true }, false],
    ['a version of a company of which only documents are known', 0, {}, true],
  ])('%s: %s', (_, profileVersion, different, news) => {
    const stored = profileVersion === null ? null : { ...copy, profileVersion };
    expect(isNews(companyEvent(different), stored)).toBe(news);
  });
});

it('what is purged stays so, though its version be published again', () => {
  const purged = copyCompany(copy, companyEvent({ type: 'company.purged' }));
  expect(isNews(companyEvent({ replay: true }), purged)).toBe(false);
});

describe('the copy of a company', () => {
  it('is what the event says', () => {
    expect(copy).toEqual({
      pk: 'COMPANY#01JCWXQ6Z8T0R9V2M4N6P8S0AB',
      sk: 'STATISTICS',
      name: 'Acme',
      handle: 'acme',
      industry: 'Aerospace',
      country: 'DE',
      employeeCount: 12,
      profileVersion: 3,
      deleted: false,
      documentCount: 0,
      documentBytes: 0,
      lastActivityAt: '2026-10-02T08:00:00.000Z',
      revision: 1,
      rankIndustry: 'Aerospace',
    });
  });

  it('depends on the event alone but for documents, activity and revision', () => {
    const before: StatisticsItem = {
      ...copy,
      name: 'Other',
      industry: 'Tools',
      rankIndustry: 'Tools',
      revision: 6,
      ...documents,
    };
    expect(copyCompany(before, companyEvent())).toEqual({ ...copy, ...documents, revision: 7 });
  });

  it('has no count of employees where the company has none', () => {
    expect(
      copyCompany(copy, companyEvent({ version: 4, state: { employeeCount: null } })),
    ).not.toHaveProperty('employeeCount');
  });

  it('keeps 0 employees as a count', () => {
    expect(copyCompany(null, companyEvent({ state: { employeeCount: 0 } })).employeeCount).toBe(0);
  });

  it.each([
    ['earlier', '2026-10-01T08:00:00.000Z', '2026-10-02T08:00:00.000Z'],
    ['later', '2026-10-03T08:00:00.000Z', '2026-10-03T08:00:00.000Z'],
  ])('was last active at the later of two moments, the stored one being %s', (_, stored, latest) => {
    expect(
      copyCompany({ ...copy, lastActivityAt: stored }, companyEvent({ version: 4 })).lastActivityAt,
    ).toBe(latest);
  });

  it('leaves the ranking while the company is deleted, and keeps its name', () => {
    const deleted = copyCompany(
      copy,
      companyEvent({ version: 4, type: 'company.deleted', state: { deletedAt } }),
    );
    expect(deleted).toMatchObject({ deleted: true, name: 'Acme', industry: 'Aerospace' });
    expect(deleted).not.toHaveProperty('rankIndustry');
    expect(copyCompany(deleted, companyEvent({ version: 5, type: 'company.restored' }))).toMatchObject({
      deleted: false,
      rankIndustry: 'Aerospace',
    });
  });

  it('is, after a purge, a version and nothing of the company', () => {
    const purged = copyCompany(
      { ...copy, ...documents },
      companyEvent({ version: 5, type: 'company.purged' }),
    );
    expect(purged).toEqual({
      pk: copy.pk,
      sk: copy.sk,
      profileVersion: 5,
      deleted: true,
      ...documents,
      lastActivityAt: copy.lastActivityAt,
      revision: 2,
    });
  });

  it('is the same as another that differs in its revision alone', () => {
    expect(isSameCopy(copy, { ...copy, revision: 9 })).toBe(true);
    const again = copyCompany(copy, companyEvent({ replay: true }));
    expect(isSameCopy(copy, again)).toBe(true);
  });

  it.each(Object.keys(copy).filter((name) => !['pk', 'sk', 'revision'].includes(name)))(
    'is not the same as one with another %s',
    (name) => {
      expect(isSameCopy(copy, { ...copy, [name]: undefined })).toBe(false);
    },
  );
});
