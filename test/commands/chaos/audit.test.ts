import { describe, expect, it } from 'vitest';
import { audit } from '../../../commands/chaos/audit.ts';
import { createLedger, type Written } from '../../../commands/chaos/ledger.ts';
import type { Stored } from '../../../commands/chaos/stored.ts';
import { handleKey, profileKey } from '../../../model/company/keys.ts';
import { industryNameKey, industryTotalKey, shardOf, statisticsKey } from '../../../model/statistics/keys.ts';

const id = '01J0000000000000000000000A';
const written: Written = {
  ...{ id, version: 3, name: 'Copper Kettle', handle: 'copper-kettle', industry: 'Stills' },
  ...{ employeeCount: 7, deleted: false },
};
const { version, name, handle, industry, employeeCount } = written;

const profile = { ...profileKey(id), version, name, handle, industry, employeeCount };
const guard = { ...handleKey(handle), companyId: id };
const copy = {
  ...{ ...statisticsKey(id), profileVersion: version, name, handle, industry, employeeCount },
  ...{ deleted: false, rankIndustry: industry },
};
const total = { ...industryTotalKey(industry, shardOf(id)), companyCount: 1, employeeCount: 7 };
const named = { ...industryNameKey(industry) };

const right: Stored = {
  companies: [profile, guard],
  statistics: [copy, total, named],
  queues: new Map(),
  failures: [],
};

function found(different: Partial<Stored>): string[] {
  const ledger = createLedger();
  ledger.acknowledge(written);
  return audit(ledger, { ...right, ...different }).map(({ kind, what }) => `${kind}: ${what}`);
}
const text = (kind: string, ...words: string[]) => expect.stringMatching(`^${kind}: .*${words.join('.*')}`);

describe('an audit', () => {
  it('finds nothing where everything is as it was acknowledged', () => {
    expect(found({})).toEqual([]);
  });

  it.each<[string, Partial<Stored>, unknown[]]>([
    ['a company that is not there', { companies: [guard] }, [text('lost', 'company', id, 'not there')]],
    [
      'a write that is not there',
      { companies: [{ ...profile, version: 2 }, guard] },
      [text('lost', 'version 2', 'acknowledged at 3')],
    ],
    [
      'a write that was applied twice',
      { companies: [{ ...profile, version: 4 }, guard] },
      [text('doubled', 'version 4', 'acknowledged at 3')],
    ],
    [
      'a company that nobody was told of',
      { companies: [profile, guard, { ...profile, ...profileKey('other') }] },
      [text('doubled', 'company other')],
    ],
    [
      'another value',
      { companies: [{ ...profile, deletedAt: '2026-11-20' }, guard] },
      [text('wrong', 'deleted true instead of false')],
    ],
    ['a handle that is free', { companies: [profile] }, [text('lost', handle, 'nobody')]],
    [
      'a handle of nobody',
      { companies: [profile, guard, { ...guard, ...handleKey('old') }] },
      [text('doubled', 'HANDLE#old')],
    ],
    ['a copy that is not there', { statistics: [total, named] }, [text('lost', 'copy')]],
    [
      'a copy that is behind',
      { statistics: [{ ...copy, profileVersion: 2 }, total, named] },
      [text('lost', 'copy', 'version 2')],
    ],
    [
      'a copy with another value',
      { statistics: [{ ...copy, employeeCount: 8 }, total, named] },
      [text('wrong', 'employeeCount 8 instead of 7')],
    ],
    [
      'a total that counts twice',
      { statistics: [copy, { ...total, companyCount: 2, employeeCount: 14 }, named] },
      [text('wrong', '2 companies with 14 employees instead of 1 companies with 7')],
    ],
    ['a total that is not there', { statistics: [copy, named] }, [text('wrong', 'total')]],
    [
      'a total of nobody',
      { statistics: [copy, total, named, { ...total, ...industryTotalKey('Hops', 1) }] },
      [text('wrong', 'Hops')],
    ],
    ['an industry that is not listed', { statistics: [copy, total] }, [text('lost', 'industry')]],
    [
      'an industry that never was',
      { statistics: [copy, total, named, { ...industryNameKey('Hops') }] },
      [text('doubled', 'Hops')],
    ],
    [
      'a message that waits',
      { queues: new Map([['company-graph-dev-statistics-apply-company-changes', 1]]) },
      [text('late', '1 messages')],
    ],
    [
      'a dead letter',
      { queues: new Map([['company-graph-dev-statistics-apply-company-changes-dead-letters', 1]]) },
      [text('aside', 'dead-letters')],
    ],
    ['a failure record', { failures: ['aws/lambda/x'] }, [text('aside', 'aws/lambda/x')]],
  ])('finds %s', (_, different, violations) => {
    expect(found(different)).toEqual(violations);
  });
});
