import fc from 'fast-check';
import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import {
  companyIdOf,
  industryNameKey,
  industryOf,
  industryPartition,
  industryTotalKey,
  shardOf,
  SHARDS,
  statisticsKey,
} from '../../../model/statistics/keys.ts';

fc.configureGlobal({ seed: 20_261_120 });

const any = fc.string({ unit: 'binary', maxLength: 12 });

describe('the keys of the Company Statistics table', () => {
  it('are those of the design', () => {
    expect(statisticsKey('1')).toEqual({ pk: 'COMPANY#1', sk: 'STATISTICS' });
    expect(industryTotalKey('Brewing', 0)).toEqual({ pk: 'INDUSTRY#Brewing', sk: 'SHARD#00' });
    expect(industryTotalKey('Brewing', 15)).toEqual({ pk: 'INDUSTRY#Brewing', sk: 'SHARD#15' });
    expect(industryNameKey('Brewing')).toEqual({ pk: 'INDUSTRIES', sk: 'Brewing' });
  });

  it('give the id and the industry back', () => {
    fc.assert(
      fc.property(any, (text) => {
        expect(companyIdOf(statisticsKey(text).pk)).toBe(text);
        expect(industryOf(industryPartition(text))).toBe(text);
      }),
    );
  });

  it('differ for every two kinds of item, and every two shards', () => {
    const shards = Array.from({ length: SHARDS }, (_, shard) => shard);
    fc.assert(
      fc.property(any, (text) => {
        const totals = shards.map((shard) => industryTotalKey(text, shard));
        const keys = [statisticsKey(text), industryNameKey(text), ...totals];
        expect(new Set(keys.map(({ pk, sk }) => JSON.stringify([pk, sk]))).size).toBe(SHARDS + 2);
      }),
    );
  });

  it('are of nothing for an id that no key can hold', () => {
    expect(statisticsKey('x'.repeat(65))).toEqual(statisticsKey(''));
    expect(statisticsKey('x'.repeat(64))).not.toEqual(statisticsKey(''));
  });
});

describe('the shard of a company', () => {
  it('is one of the sixteen, the same every time, whatever the id', () => {
    fc.assert(
      fc.property(any, (id) => {
        expect(shardOf(id)).toBe(shardOf(id));
        expect([...Array(SHARDS).keys()]).toContain(shardOf(id));
      }),
    );
  });

  it('is spread evenly over the ids of one moment', () => {
    // A linear congruential generator: the law is of ids, not of luck.
    let state = 20_261_120;
    const random = () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
    const counts = Array.from({ length: SHARDS }, () => 0);
    for (let at = 0; at < 3_200; at += 1) counts[shardOf(ulid(1_795_176_000_000, random))]! += 1;
    // 200 expected; 5 standard deviations are 70.
    expect(Math.min(...counts)).toBeGreaterThan(130);
    expect(Math.max(...counts)).toBeLessThan(270);
  });
});
