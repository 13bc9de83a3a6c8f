import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCompanyEvent, type CompanyEvent } from '../../../model/company/events.ts';
import type { ProfileItem } from '../../../model/company/item.ts';
import { newProfile } from '../../../model/company/profile.ts';
import { purgeReplayEvent, replayEvent } from '../../../model/company/replay-event.ts';
import { sharedState } from '../../../model/company/shared-state.ts';
import { copyCompany, isNews, isSameCopy } from '../../../model/statistics/company-copy.ts';

const created = newProfile({
  id: '01JCOMPANY0000000000000001',
  now: '2026-01-02T03:04:05.678Z',
  by: 'ada',
  handle: 'copper-kettle',
  name: 'Copper Kettle',
  foldedName: 'copper kettle',
  industry: 'Brewing',
  country: 'CA',
  optional: {},
  lastMutation: 'ada#createCompany#token',
});

const profiles = fc
  .record({
    name: fc.string({ minLength: 1 }),
    industry: fc.string({ minLength: 1 }),
    country: fc.constantFrom('CA', 'DE'),
    employeeCount: fc.option(fc.nat(), { nil: undefined }),
    deletedAt: fc.option(fc.constant('2026-03-04T05:06:07.890Z'), { nil: undefined }),
    version: fc.integer({ min: 1, max: 50 }),
  })
  .map((different): ProfileItem => {
    const item = { ...created, ...different };
    return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as never;
  });

/** What a consumer has after events came, in this order. */
const consumed = (...events: CompanyEvent[]) =>
  events.reduce<ReturnType<typeof copyCompany> | null>(
    (stored, event) => (isNews(event, stored) ? copyCompany(stored, event) : stored),
    null,
  );

describe('a replay of a company', () => {
  it('is an event of the contract, of the version that is stored', () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        const event = replayEvent(profile);
        expect(readCompanyEvent(JSON.parse(JSON.stringify(event)))).toEqual(event);
        expect(event).toMatchObject({
          id: `company/01JCOMPANY0000000000000001/${profile.version}`,
          time: profile.updatedAt,
          replay: true,
          data: { version: profile.version, changed: [], previous: {}, actor: 'ada' },
        });
        expect(event.data.state).toEqual(sharedState(profile));
      }),
    );
  });

  it('says what the company is, not what happened to it last', () => {
    const deletedAt = '2026-03-04T05:06:07.890Z';
    expect(replayEvent(created)).toMatchObject({ type: 'company.created', data: { previousVersion: null } });
    expect(replayEvent({ ...created, version: 4 })).toMatchObject({
      type: 'company.updated',
      data: { previousVersion: 3 },
    });
    expect(replayEvent({ ...created, version: 1, deletedAt }).type).toBe('company.deleted');
  });

  it('changes nothing for whoever has the company as it is', () => {
    fc.assert(
      fc.property(profiles, (profile) => {
        const { replay: _, ...once } = replayEvent(profile);
        const copy = consumed(once);
        const after = consumed(once, replayEvent(profile), replayEvent(profile));
        expect(isSameCopy(copy!, after!)).toBe(true);
      }),
    );
  });

  it('gives whoever has lost or altered a copy the same copy as the events had given', () => {
    fc.assert(
      fc.property(profiles, fc.string(), (profile, name) => {
        const { replay: _, ...once } = replayEvent(profile);
        const right = consumed(once)!;
        expect(isSameCopy(consumed(replayEvent(profile))!, right)).toBe(true);
        const mended = copyCompany({ ...right, name, employeeCount: 7 }, replayEvent(profile));
        expect(isSameCopy(mended, right)).toBe(true);
      }),
    );
  });

  it('takes back nothing that came later', () => {
    fc.assert(
      fc.property(profiles, profiles, (one, other) => {
        const [earlier, later] = [one, { ...other, version: one.version + 1 }];
        const copy = consumed(replayEvent(later));
        expect(consumed(replayEvent(later), replayEvent(earlier))).toEqual(copy);
      }),
    );
  });
});

describe('the purge of a company of which only copies are left', () => {
  const purge = purgeReplayEvent({
    id: '01JCOMPANY0000000000000001',
    lastVersion: 3,
    time: '2026-05-06T07:08:09.012Z',
    state: { ...sharedState(created), handle: '', name: '', industry: '', country: '' },
  });

  it('is an event of the contract, of the version after the last', () => {
    expect(readCompanyEvent(JSON.parse(JSON.stringify(purge)))).toEqual(purge);
    expect(purge).toMatchObject({
      id: 'company/01JCOMPANY0000000000000001/4',
      type: 'company.purged',
      data: { version: 4, previousVersion: 3, actor: null },
    });
  });

  it('leaves a copy that counts nowhere and that no late event brings back', () => {
    const late = replayEvent({ ...created, version: 3 });
    const left = consumed(late, purge, late);
    expect(left).toMatchObject({ deleted: true, profileVersion: 4 });
    expect(left).not.toHaveProperty('name');
    expect(left).not.toHaveProperty('rankIndustry');
  });
});
