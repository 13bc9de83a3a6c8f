import { describe, expect, it } from 'vitest';
import { STATISTICS_INDEXES } from '../../../model/statistics/indexes.ts';
import { toCompanyStatistics, TOTALS } from '../../../model/statistics/item.ts';
import { copyCompany } from '../../../model/statistics/company-copy.ts';
import { contributionOf } from '../../../model/statistics/totals.ts';
import { companyEvent } from '../company/company-event.fixture.ts';

const item = copyCompany(null, companyEvent({ id: '1', version: 3 }));

describe('an item of statistics', () => {
  it('is shown with the company’s id and the number of its revisions', () => {
    expect(toCompanyStatistics(item)).toMatchObject({
      companyId: '1',
      name: 'Acme',
      profileVersion: 3,
      revisionCount: 3,
    });
  });

  it('is not shown while its company is deleted, and none is not shown either', () => {
    expect(toCompanyStatistics({ ...item, deleted: true })).toBeNull();
    expect(toCompanyStatistics(null)).toBeNull();
    expect(toCompanyStatistics(undefined)).toBeNull();
  });

  it('adds to every total', () => {
    const { industry, ...amounts } = contributionOf(item)!;
    expect(industry).toBe('Aerospace');
    expect(Object.keys(amounts).sort()).toEqual([...TOTALS].sort());
  });

  it('shows nothing in a ranking that every event changes', () => {
    for (const { projected } of STATISTICS_INDEXES) {
      expect(projected).not.toContain('profileVersion');
      expect(projected).not.toContain('lastActivityAt');
      expect(projected).not.toContain('revision');
    }
  });
});
