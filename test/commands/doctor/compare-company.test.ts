import { describe, expect, it } from 'vitest';
import { compareCompany } from '../../../commands/doctor/compare-company.ts';
import { replayEvent } from '../../../model/company/replay-event.ts';
import { copyCompany } from '../../../model/statistics/company-copy.ts';
import { givenProfile, id } from './companies.ts';

const profile = givenProfile({ version: 3 });
const right = copyCompany(null, replayEvent(profile));
const compare = (company: typeof profile | undefined, copy: typeof right | undefined) =>
  compareCompany(id, company, copy);

describe('a copy', () => {
  it('is right when it is what the events make of the company, whatever documents added', () => {
    expect(compare(profile, right)).toBeNull();
    expect(
      compare(profile, {
        ...right,
        revision: 9,
        documentCount: 2,
        documentBytes: 10,
        lastActivityAt: '2027',
      }),
    ).toBeNull();
  });

  it('that is not there is missing', () => {
    expect(compare(profile, undefined)).toMatchObject({
      kind: 'missing copy',
      version: 3,
      copyVersion: null,
    });
  });

  it('of an earlier version is stale, whatever it holds', () => {
    expect(compare(profile, { ...right, profileVersion: 2 })).toMatchObject({
      kind: 'stale copy',
      version: 3,
      copyVersion: 2,
    });
  });

  it('of a version that the company has not reached is ahead', () => {
    expect(compare(profile, { ...right, profileVersion: 4 })?.kind).toBe('copy ahead');
  });

  it.each([
    ['name', { name: 'Other' }],
    ['employeeCount', { employeeCount: 1 }],
    ['rankIndustry', { rankIndustry: 'Other' }],
    ['deleted', { deleted: true }],
    ['lastActivityAt', { lastActivityAt: '2020-01-01T00:00:00.000Z' }],
  ])('of the same version with another %s has other values, by name', (attribute, different) => {
    expect(compare(profile, { ...right, ...different })).toMatchObject({
      kind: 'other values',
      attributes: [attribute],
    });
  });

  it('of a deleted company is right while it counts nowhere', () => {
    const deleted = givenProfile({ version: 3, deletedAt: '2026-02-02T02:02:02.222Z' });
    expect(compare(deleted, copyCompany(right, replayEvent(deleted)))).toBeNull();
    expect(compare(deleted, right)?.attributes).toEqual(expect.arrayContaining(['deleted', 'rankIndustry']));
  });

  it('without a company is right only as what a purge leaves', () => {
    const purged = copyCompany(right, { ...replayEvent(profile), type: 'company.purged' });
    expect(compare(undefined, purged)).toBeNull();
    expect(compare(undefined, undefined)).toBeNull();
    expect(compare(undefined, right)?.kind).toBe('copy of no company');
    expect(compare(undefined, { ...right, deleted: true })?.kind).toBe('copy of no company');
  });
});
