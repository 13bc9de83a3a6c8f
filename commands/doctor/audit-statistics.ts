import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { StatisticsItem } from '../../model/statistics/item.ts';
import { companyIdOf, INDUSTRIES, industryOf } from '../../model/statistics/keys.ts';
import type { Place } from '../operations/place.ts';
import { profilesOf } from '../operations/profiles.ts';
import type { Progress } from '../operations/progress.ts';
import { scan, type Reading } from '../operations/scan.ts';
import { compareCompany, isTombstone, type CompanyDifference } from './compare-company.ts';
import { STATISTICS } from './copies.ts';
import { storedTotals } from './stored-totals.ts';
import { createTally, type TotalDifference } from './tally.ts';

/** An industry that has companies and that the list of industries lacks. */
export interface UnnamedIndustry {
  readonly industry: string;
  /** One of its companies: when its event comes again, the industry is named. */
  readonly companyId: string;
}

export interface StatisticsAudited {
  /** Industries that companies are in. */
  readonly industries: number;
  readonly totals: readonly TotalDifference[];
  readonly unnamed: readonly UnnamedIndustry[];
  /** Copies whose company is not there. */
  readonly orphans: readonly CompanyDifference[];
  /** Shards that changed each time they were counted. */
  readonly moved: number;
}

/** How often totals that changed while they were counted are counted anew. */
const ATTEMPTS = 3;

/** Adds up the copies and compares with the stored totals, and looks for copies of no company. */
export async function auditStatistics(
  reading: Reading,
  place: Place,
  progress: Progress,
): Promise<StatisticsAudited> {
  let known = await namedIndustries(reading, place.statisticsTable);
  for (let attempt = 1; ; attempt += 1) {
    const before = await storedTotals(reading, place.statisticsTable, known);
    const counted = await count(reading, place, progress);
    const { named, industries, orphans, tally, everTotalled } = counted;
    known = new Set([...named, ...industries.keys(), ...everTotalled]);
    const after = await storedTotals(reading, place.statisticsTable, known);
    const { differences: totals, moved } = tally.compare(before, after);
    if (moved > 0 && attempt < ATTEMPTS && !reading.signal.aborted) continue;
    const unnamed = [...industries]
      .filter(([industry]) => !named.has(industry))
      .map(([industry, id]) => ({ industry, companyId: id }));
    return { industries: industries.size, totals, unnamed, orphans, moved };
  }
}

/** One reading of the whole table. */
async function count(reading: Reading, place: Place, progress: Progress) {
  const tally = createTally();
  const named = new Set<string>();
  const everTotalled = new Set<string>();
  /** With one company of each. */
  const industries = new Map<string, string>();
  const orphans: CompanyDifference[] = [];
  await scan(reading, {
    table: place.statisticsTable,
    async onPage(items, scanned) {
      const copies = items.filter(({ sk }) => sk === STATISTICS) as unknown as StatisticsItem[];
      for (const copy of copies) {
        tally.add(copy);
        if (copy.rankIndustry !== undefined) industries.set(copy.rankIndustry, companyIdOf(copy.pk));
      }
      for (const { pk, sk } of items as { pk: string; sk: string }[]) {
        if (pk === INDUSTRIES) named.add(sk);
        else if (sk.startsWith('SHARD#')) everTotalled.add(industryOf(pk));
      }
      orphans.push(...(await orphansAmong(reading, place, copies)));
      progress.add(scanned);
    },
  });
  return { tally, named, everTotalled, industries, orphans };
}

async function orphansAmong(
  reading: Reading,
  place: Place,
  copies: readonly StatisticsItem[],
): Promise<CompanyDifference[]> {
  const living = copies.filter((copy) => !isTombstone(copy));
  const ids = living.map(({ pk }) => companyIdOf(pk));
  const profiles = await profilesOf(reading, place.companyTable, ids);
  return living.flatMap((copy) => {
    const id = companyIdOf(copy.pk);
    return profiles.has(id) ? [] : (compareCompany(id, undefined, copy) ?? []);
  });
}

async function namedIndustries(reading: Reading, table: string): Promise<Set<string>> {
  const names = new Set<string>();
  let start: QueryCommand['input']['ExclusiveStartKey'];
  do {
    const page = await reading.dynamodb.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: marshall({ ':pk': INDUSTRIES }),
        ConsistentRead: true,
        ReturnConsumedCapacity: 'TOTAL',
        ExclusiveStartKey: start,
      }),
    );
    for (const item of page.Items ?? []) names.add(String(unmarshall(item)['sk']));
    await reading.pace(page.ConsumedCapacity?.CapacityUnits ?? 0);
    start = page.LastEvaluatedKey;
  } while (start);
  return names;
}
