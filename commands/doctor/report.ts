import { TOTALS } from '../../model/statistics/item.ts';
import type { UnnamedIndustry } from './audit-statistics.ts';
import type { Cause } from './causes.ts';
import type { CompanyDifference } from './compare-company.ts';
import { differenceCount, type Findings } from './findings.ts';
import type { TotalDifference } from './tally.ts';

/** What of a difference and its cause an operator reads, on one line. `stage`: of the command line, if it named one. */
export function companyLine(difference: CompanyDifference, cause: Cause, stage: string | undefined): string {
  return `${difference.kind}: ${difference.companyId}, ${versions(difference)}; ${causeText(cause, stage)}`;
}

function versions({ kind, version, copyVersion, attributes }: CompanyDifference): string {
  switch (kind) {
    case 'missing copy':
      return `the company is at version ${version}`;
    case 'copy of no company':
      return `the copy is at version ${copyVersion}, the company is gone`;
    case 'other values':
      return `both at version ${version}, other ${attributes.join(', ')}`;
    case 'stale copy':
    case 'copy ahead':
      return `the copy is at version ${copyVersion}, the company at ${version}`;
  }
}

const WHERE = {
  'dead letter': 'lies with the dead letters',
  undelivered: 'was not delivered',
  'failure record': 'is in the failure bucket',
};

function causeText(cause: Cause, stage: string | undefined): string {
  switch (cause.kind) {
    case 'found': {
      const { kind, redrive } = cause.found;
      const flag = stage === undefined ? '' : ` --stage ${stage}`;
      const what = Number.isFinite(cause.version)
        ? `its version ${cause.version}`
        : 'a change that no code can read';
      return `${what} ${WHERE[kind]}: npm run redrive -- ${redrive}${flag}`;
    }
    case 'waiting':
      return `its event may be waiting: ${cause.messages} in the queue`;
    case 'held':
      return `its event may be waiting in the stream: ${cause.reason}`;
    case 'lost':
      return 'lost: it is in no queue and in no failure record';
    case 'no event':
      return 'by no event: something else has written it';
  }
}

export function totalLine({ industry, shard, stored, counted }: TotalDifference): string {
  const wrong = TOTALS.filter((name) => stored[name] !== counted[name]).map(
    (name) => `${name} ${stored[name]} instead of ${counted[name]}`,
  );
  return `total: ${JSON.stringify(industry)} shard ${shard}, ${wrong.join(', ')}; by no event: something else has written it`;
}

export function unnamedLine({ industry }: UnnamedIndustry): string {
  return `industry: ${JSON.stringify(industry)} has companies and is not listed; by no event: something else has removed it`;
}

/** The last line. `mended`: undefined when nothing was to be repaired. */
export function figure(findings: Findings, mended: number | undefined, seconds: number): string {
  const count = differenceCount(findings);
  const parts = [
    `${findings.companies} ${findings.companies === 1 ? 'company' : 'companies'}`,
    `${findings.industries} ${findings.industries === 1 ? 'industry' : 'industries'}`,
    `${count} ${count === 1 ? 'difference' : 'differences'}`,
    ...(mended === undefined ? [] : [`${mended} mended`]),
    ...(findings.moved > 0 ? [`${findings.moved} totals in motion not judged`] : []),
    `${seconds.toFixed(1)} s`,
  ];
  return `doctor: ${parts.join(', ')}`;
}
