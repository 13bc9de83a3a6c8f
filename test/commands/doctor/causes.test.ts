import { describe, expect, it } from 'vitest';
import { causeOf, type Evidence, type Found } from '../../../commands/doctor/causes.ts';
import type { CompanyDifference } from '../../../commands/doctor/compare-company.ts';

const stale: CompanyDifference = {
  kind: 'stale copy',
  companyId: 'a',
  version: 5,
  copyVersion: 3,
  attributes: [],
};
const dead: Found = { kind: 'dead letter', redrive: 'queue' };
const failed: Found = { kind: 'failure record', redrive: 'function' };
const evidence = (
  mentions: readonly { version: number; found: Found; replay?: boolean }[] = [],
  waiting = 0,
): Evidence => ({
  mentions: new Map([['a', mentions.map((each) => ({ companyId: 'a', replay: false, ...each }))]]),
  waiting,
  held: null,
  incomplete: false,
});

describe('the cause of a difference', () => {
  it('is the latest event that lies somewhere and that the copy has not', () => {
    expect(
      causeOf(
        stale,
        evidence(
          [
            { version: 4, found: dead },
            { version: 5, found: failed },
          ],
          2,
        ),
      ),
    ).toEqual({ kind: 'found', found: failed, version: 5 });
  });

  it('is no event that the copy has already', () => {
    expect(causeOf(stale, evidence([{ version: 3, found: dead }]))).toEqual({ kind: 'lost' });
  });

  it('is one of the waiting messages while there are any, and else a loss', () => {
    expect(causeOf(stale, evidence([], 2))).toEqual({ kind: 'waiting', messages: 2 });
    expect(causeOf({ ...stale, kind: 'missing copy', copyVersion: null }, evidence())).toEqual({
      kind: 'lost',
    });
    expect(causeOf({ ...stale, kind: 'copy of no company', version: null }, evidence())).toEqual({
      kind: 'lost',
    });
  });

  it('is the publisher that does not get on before it is a loss', () => {
    const held = { ...evidence(), held: 'it is Disabled' };
    expect(causeOf(stale, held)).toEqual({ kind: 'held', reason: 'it is Disabled' });
    expect(causeOf(stale, { ...held, waiting: 1 })).toEqual({ kind: 'waiting', messages: 1 });
  });

  it('is no event where the copy has the version already, but for a replay that lies somewhere', () => {
    const other: CompanyDifference = { ...stale, kind: 'other values', copyVersion: 5 };
    expect(causeOf(other, evidence([{ version: 5, found: dead }], 2))).toEqual({ kind: 'no event' });
    expect(causeOf(other, evidence([{ version: 5, found: dead, replay: true }]))).toMatchObject({
      kind: 'found',
    });
    expect(causeOf({ ...stale, kind: 'copy ahead', copyVersion: 9 }, evidence())).toEqual({
      kind: 'no event',
    });
  });

  it('is never an event of another company', () => {
    const { mentions } = evidence([{ version: 5, found: dead }]);
    expect(
      causeOf({ ...stale, companyId: 'b' }, { mentions, waiting: 0, held: null, incomplete: false }),
    ).toEqual({
      kind: 'lost',
    });
  });
});
