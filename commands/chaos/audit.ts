import { companyId, handleKey, profileKey } from '../../model/company/keys.ts';
import {
  companyIdOf,
  INDUSTRIES,
  industryNameKey,
  industryTotalKey,
  shardOf,
  statisticsKey,
} from '../../model/statistics/keys.ts';
import { servedQueueName } from '../../model/physical-names.ts';
import type { Ledger, Violation, Written } from './ledger.ts';
import type { Copy, Profile, Stored, Total } from './stored.ts';

/**
 * What of the stored is not as it was acknowledged, when no write is on its way. Some of it may only be late: whoever asks
 * looks again. It is compared with what the clients were told, by sums of its own: no code of the system is asked.
 */
export function audit(ledger: Ledger, stored: Stored): Violation[] {
  return [
    ...auditProfiles(ledger, stored),
    ...auditHandles(ledger, stored),
    ...auditCopies(ledger, stored),
    ...auditTotals(ledger, stored),
    ...auditIndustries(ledger, stored),
    ...auditQueues(stored),
  ];
}

function auditProfiles({ companies }: Ledger, stored: Stored): Violation[] {
  const { sk } = profileKey('');
  const profiles = new Map(
    (stored.companies.filter((item) => item['sk'] === sk) as unknown as Profile[]).map((item) => [
      companyId(item.pk),
      item,
    ]),
  );
  return [
    ...[...companies.values()].flatMap((written) => {
      const profile = profiles.get(written.id);
      if (!profile) return { kind: 'lost' as const, what: `company ${written.id} is not there` };
      const found = { ...profile, deleted: profile.deletedAt !== undefined };
      return versionOf('company', written, found.version) ?? valuesOf('company', written, found) ?? [];
    }),
    ...strangers('company', profiles.keys(), companies),
  ];
}

/** Each handle is held for its company, and none that nobody has. */
function auditHandles({ companies }: Ledger, stored: Stored): Violation[] {
  const { sk } = handleKey('');
  const holders = new Map(
    stored.companies
      .filter((item) => item['sk'] === sk)
      .map((item) => [String(item['pk']), item['companyId'] as string]),
  );
  const found = [...companies.values()].flatMap(({ id, handle }): Violation[] => {
    const { pk } = handleKey(handle);
    const holder = holders.get(pk);
    holders.delete(pk);
    if (holder === id) return [];
    return [{ kind: 'lost', what: `handle ${handle} of ${id} is held for ${holder ?? 'nobody'}` }];
  });
  const more = [...holders].map(([pk, holder]): Violation => ({
    kind: 'doubled',
    what: `${pk} is held for ${holder}`,
  }));
  return [...found, ...more];
}

function auditCopies({ companies }: Ledger, stored: Stored): Violation[] {
  const { sk } = statisticsKey('');
  const copies = new Map(
    (stored.statistics.filter((item) => item['sk'] === sk) as unknown as Copy[]).map((item) => [
      companyIdOf(item.pk),
      item,
    ]),
  );
  return [
    ...[...companies.values()].flatMap((written) => {
      const copy = copies.get(written.id);
      if (!copy) return { kind: 'lost' as const, what: `the copy of ${written.id} is not there` };
      return versionOf('copy', written, copy.profileVersion) ?? valuesOf('copy', written, copy) ?? [];
    }),
    ...strangers('copy', copies.keys(), companies),
  ];
}

function auditTotals({ companies }: Ledger, stored: Stored): Violation[] {
  const sums = new Map<string, { companyCount: number; employeeCount: number }>();
  for (const { id, industry, employeeCount, deleted } of companies.values()) {
    if (deleted) continue;
    const { pk, sk } = industryTotalKey(industry, shardOf(id));
    const sum = sums.get(`${pk} ${sk}`) ?? { companyCount: 0, employeeCount: 0 };
    sum.companyCount += 1;
    sum.employeeCount += employeeCount ?? 0;
    sums.set(`${pk} ${sk}`, sum);
  }
  const totals = new Map(
    (stored.statistics as unknown as Total[])
      .filter(({ sk }) => sk.startsWith('SHARD#'))
      .map((item) => [`${item.pk} ${item.sk}`, item]),
  );
  return [...new Set([...sums.keys(), ...totals.keys()])].flatMap((key): Violation[] => {
    const right = sums.get(key) ?? { companyCount: 0, employeeCount: 0 };
    const total = totals.get(key) ?? { companyCount: 0, employeeCount: 0 };
    if (total.companyCount === right.companyCount && total.employeeCount === right.employeeCount) return [];
    const text = (one: typeof right) => `${one.companyCount} companies with ${one.employeeCount} employees`;
    return [{ kind: 'wrong', what: `total ${key} is ${text(total)} instead of ${text(right)}` }];
  });
}

function auditIndustries({ industries }: Ledger, { statistics }: Stored): Violation[] {
  const named = new Set(statistics.filter(({ pk }) => pk === INDUSTRIES).map(({ sk }) => sk));
  // An industry that a company was in for a moment may never have been seen there: its event came after the next.
  const living = statistics.flatMap(({ rankIndustry }) =>
    typeof rankIndustry === 'string' ? rankIndustry : [],
  );
  return [
    ...[...new Set(living)]
      .filter((industry) => !named.has(industryNameKey(industry).sk))
      .map((industry): Violation => ({ kind: 'lost', what: `industry ${industry} is not listed` })),
    ...[...named]
      .filter((name) => !industries.has(String(name)))
      .map((name): Violation => ({ kind: 'doubled', what: `industry ${String(name)} is listed` })),
  ];
}

function auditQueues({ queues, failures }: Stored): Violation[] {
  return [
    ...[...queues].map(([name, count]): Violation => {
      const kind = servedQueueName(name) === null ? 'late' : 'aside';
      return { kind, what: `${count} messages in ${name}` };
    }),
    ...failures.map((key): Violation => ({ kind: 'aside', what: `failure record ${key}` })),
  ];
}

function versionOf(what: string, { id, version }: Written, found: number): Violation | null {
  if (found === version) return null;
  const kind = found < version ? 'lost' : 'doubled';
  return { kind, what: `${what} ${id} is at version ${found} and was acknowledged at ${version}` };
}

type Values = Omit<Partial<Written>, 'employeeCount'> & { readonly employeeCount?: number | undefined };

function valuesOf(what: string, written: Written, found: Values): Violation | null {
  const right = { ...written, employeeCount: written.employeeCount ?? undefined };
  const wrong = (['name', 'handle', 'industry', 'employeeCount', 'deleted'] as const).filter(
    (name) => found[name] !== right[name],
  );
  if (wrong.length === 0) return null;
  const told = wrong.map((name) => `${name} ${String(found[name])} instead of ${String(right[name])}`);
  return { kind: 'wrong', what: `${what} ${written.id} has ${told.join(', ')}` };
}

function strangers(what: string, ids: Iterable<string>, companies: Ledger['companies']): Violation[] {
  return [...ids]
    .filter((id) => !companies.has(id))
    .map((id) => ({ kind: 'doubled', what: `${what} ${id} is there, and nobody was told` }));
}
