import type { Place } from '../operations/place.ts';
import type { ProgressStream } from '../operations/progress.ts';
import { showProgress, type Progress } from '../operations/progress.ts';
import { itemCount, type Reading } from '../operations/scan.ts';
import { auditCompanies } from './audit-companies.ts';
import { auditStatistics, type UnnamedIndustry } from './audit-statistics.ts';
import type { CompanyDifference } from './compare-company.ts';
import { checkCompanies } from './copies.ts';
import type { TotalDifference } from './tally.ts';

export interface Findings {
  readonly companies: number;
  readonly industries: number;
  /** By company id. */
  readonly differences: readonly CompanyDifference[];
  readonly totals: readonly TotalDifference[];
  readonly unnamed: readonly UnnamedIndustry[];
  /** Totals that changed each time they were counted. */
  readonly moved: number;
}

export interface Examination {
  readonly reading: Reading;
  readonly place: Place;
  readonly progress: ProgressStream;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/** Milliseconds between two looks at what is open: the first pause, which doubles, and the longest. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2_000;

export function differenceCount({ differences, totals, unnamed }: Findings): number {
  return differences.length + totals.length + unnamed.length;
}

/** Compares everything once. */
export async function examine(examination: Examination): Promise<Findings> {
  const { reading, place } = examination;
  const { companies, suspects } = await withProgress(
    examination,
    'items of the company table',
    place.companyTable,
    (progress) => auditCompanies(reading, place, progress),
  );
  const { orphans, ...statistics } = await withProgress(
    examination,
    'items of the statistics table',
    place.statisticsTable,
    (progress) => auditStatistics(reading, place, progress),
  );
  const all = new Map([...suspects, ...orphans].map((difference) => [difference.companyId, difference]));
  return { companies, ...statistics, differences: byId([...all.values()]) };
}

/**
 * Looks again at what is open until it is gone or `seconds` are over: an event that is on its way is no difference, and a
 * total that changes is judged once it stands still.
 */
export async function settled(examination: Examination, found: Findings, seconds: number): Promise<Findings> {
  const { now, wait, reading } = examination;
  const deadline = now() + seconds * 1_000;
  let findings = found;
  let pause = FIRST_PAUSE;
  while (differenceCount(findings) + findings.moved > 0 && now() < deadline && !reading.signal.aborted) {
    await wait(Math.min(pause, deadline - now()));
    pause = Math.min(2 * pause, LONGEST_PAUSE);
    findings = await again(examination, findings);
  }
  return findings;
}

async function again(examination: Examination, findings: Findings): Promise<Findings> {
  const { reading, place } = examination;
  const ids = findings.differences.map(({ companyId }) => companyId);
  const differences = byId(await checkCompanies(reading, place, ids));
  if (findings.totals.length + findings.unnamed.length + findings.moved === 0) {
    return { ...findings, differences };
  }
  return { ...(await withTotalsAnew(examination, findings)), differences };
}

/** The same findings with the totals of now. */
export async function withTotalsAnew(examination: Examination, findings: Findings): Promise<Findings> {
  const silent: Progress = { add: () => undefined, stop: () => undefined };
  // Copies that have lost their company only now have an event on its way.
  const { orphans: _, ...statistics } = await auditStatistics(examination.reading, examination.place, silent);
  return { ...findings, ...statistics };
}

async function withProgress<Result>(
  { reading, progress: stream }: Examination,
  what: string,
  table: string,
  work: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  const progress = showProgress(stream, what, await itemCount(reading, table));
  try {
    return await work(progress);
  } finally {
    progress.stop();
  }
}

function byId(differences: readonly CompanyDifference[]): CompanyDifference[] {
  return [...differences].sort((one, other) => (one.companyId < other.companyId ? -1 : 1));
}
