import type { Sources } from '../actors/sources.ts';
import type { Poison } from '../director.ts';
import type { Refusal, Tables } from '../functions.ts';
import type { Database } from '../store/database.ts';
import type { FailureRecords } from '../transport/failure-records.ts';
import type { Queue } from '../transport/queue.ts';
import type { Violation } from '../violation.ts';
import type { CompanyOracle } from './companies.ts';
import { sourcesFault } from './sources.ts';
import { contributionOf, differenceOf, numberIn, shapeOfProfile, shardOf } from './shapes.ts';

export interface Settled {
  readonly database: Database;
  readonly tables: Tables;
  readonly companies: CompanyOracle;
  readonly queues: Readonly<Record<'statistics' | 'purged' | 'intake', Queue>>;
  readonly failures: FailureRecords;
  readonly refusals: readonly Refusal[];
  readonly sources: Sources;
  readonly expected: Poison;
}

/** What is not as it has to be once faults have stopped and everything that failed was moved back. */
export function settledFault(settled: Settled): Violation | undefined {
  return (
    copiesFault(settled) ??
    totalsFault(settled) ??
    leftoverFault(settled) ??
    keptFault(settled) ??
    sourcesFault(
      settled.sources,
      (key) => settled.database.read(settled.tables.company, key),
      settled.refusals,
      { otherwise: settled.companies.decidedHere, purged: settled.companies.purgedHere },
    )
  );
}

function copiesFault({ database, tables, companies }: Settled): Violation | undefined {
  for (const [id, version] of companies.latest()) {
    const copy = database.read(tables.statistics, `COMPANY#${id}\nSTATISTICS`);
    const stored = copy && numberIn(copy, 'profileVersion');
    const company = companies.shapeAt(id, version);
    const difference =
      stored !== version
        ? `version ${version} is not there (${String(stored ?? 'nothing')} is)`
        : company && copy && differenceOf(copy, company);
    if (difference !== undefined) return { invariant: 'Converged', detail: `company ${id}: ${difference}` };
  }
  return undefined;
}

/** From the companies themselves, all of them, at once. */
function totalsFault({ database, tables }: Settled): Violation | undefined {
  const sums = new Map<string, { companies: number; employees: number }>();
  for (const [key, profile] of database.items(tables.company)) {
    if (!key.endsWith('\nPROFILE') || !profile['version'] || profile['deletedAt']) continue;
    const shard = String(shardOf(key.slice('COMPANY#'.length, key.indexOf('\n')))).padStart(2, '0');
    const total = `INDUSTRY#${shapeOfProfile(profile).industry}\nSHARD#${shard}`;
    const sum = sums.get(total) ?? { companies: 0, employees: 0 };
    sum.companies += 1;
    sum.employees += contributionOf(profile).employees;
    sums.set(total, sum);
  }
  for (const [key, item] of database.items(tables.statistics)) {
    if (!key.startsWith('INDUSTRY#')) continue;
    const sum = sums.get(key) ?? { companies: 0, employees: 0 };
    sums.delete(key);
    if (
      numberIn(item, 'companyCount') !== sum.companies ||
      numberIn(item, 'employeeCount') !== sum.employees
    ) {
      return { invariant: 'Converged', detail: `${key.replace('\n', ' ')} is not the sum of the companies` };
    }
  }
  const [missing] = sums.keys();
  return missing === undefined
    ? undefined
    : { invariant: 'Converged', detail: `${missing.replace('\n', ' ')} is not there` };
}

/** Guards, texts and references whose company is gone. */
function leftoverFault({ database, tables }: Settled): Violation | undefined {
  for (const [key, item] of database.items(tables.company)) {
    const owner = item['companyId']?.S;
    if (owner !== undefined && !database.read(tables.company, `COMPANY#${owner}\nPROFILE`)) {
      return {
        invariant: 'Converged',
        detail: `${key.replace('\n', ' ')} is left of company ${owner}, which is purged`,
      };
    }
  }
  return undefined;
}

function keptFault({ queues, failures, refusals, expected, companies }: Settled): Violation | undefined {
  const kept = (
    place: string,
    wanted: ReadonlySet<string>,
    found: readonly string[],
  ): Violation | undefined => {
    const lost = [...wanted].find((one) => !found.includes(one));
    if (lost !== undefined) return { invariant: 'Kept', detail: `${place} has lost ${lost}` };
    const other = found.find((one) => !wanted.has(one));
    return other === undefined ? undefined : { invariant: 'Kept', detail: `${place} still holds ${other}` };
  };
  const letters = (queue: Queue) => queue.deadLetters().map(({ body }) => body);
  const given = failures
    .records()
    .map(({ dynamodb }) => (dynamodb?.Keys?.['pk']?.S ?? '').slice('COMPANY#'.length));
  const refused = refusals.filter(({ refusal }) => refusal !== 'CompanyDeleted').map(({ body }) => body);
  return (
    kept("the statistics' dead-letter queue", expected.statistics, letters(queues.statistics)) ??
    kept("the purges' dead-letter queue", expected.purged, letters(queues.purged)) ??
    kept("the intake's dead-letter queue", new Set(), letters(queues.intake)) ??
    kept('the failure destination', expected.stream, given) ??
    kept('the queue of refused messages', expected.intake, refused) ??
    undeserved(refusals, companies)
  );
}

function undeserved(refusals: readonly Refusal[], { decidedHere }: CompanyOracle): Violation | undefined {
  const wrong = refusals.find(({ refusal, body }) => {
    if (refusal !== 'CompanyDeleted') return false;
    const { source, subject } = JSON.parse(body) as { source: string; subject: string };
    return !decidedHere.has(`${source}#${subject}`);
  });
  return (
    wrong && {
      invariant: 'Kept',
      detail: `${wrong.body} is refused, although nobody here has deleted the company`,
    }
  );
}
