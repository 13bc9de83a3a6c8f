import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Log } from '../local/index.ts';
import { companySender, type Authorization } from './import/create-company.ts';
import { importCompanies } from './import/import-companies.ts';

/** Invented companies: none of them exists, and `.example` is nobody's domain (RFC 2606). */
const companies = new URL('./seed/companies.csv', import.meta.url);

export interface SeedOptions {
  readonly endpoint: string;
  /** The `authorization` header of a caller in group `editors`, or what gives it. */
  readonly authorization: string | Authorization;
  readonly log: Log;
  /** When it fires no further company is begun. */
  readonly signal?: AbortSignal;
}

/**
 * Creates the invented companies that a new instance starts with, through its API. Seeding again creates nothing twice.
 * Throws when one of them does not arrive.
 */
export async function seed({
  endpoint,
  authorization,
  log,
  signal,
}: SeedOptions): Promise<{ created: number; present: number }> {
  const header: Authorization = typeof authorization === 'string' ? async () => authorization : authorization;
  const { totals, stop } = await importCompanies({
    input: createReadStream(companies),
    source: 'seed',
    concurrency: 8,
    send: companySender(endpoint, header),
    newToken: randomUUID,
    ...(signal && { signal }),
    onFinding: ({ line, field, reason }) => log.warn(`seed/companies.csv line ${line}: ${field}: ${reason}`),
  });
  if (stop) throw stop;
  const missing = totals.rejected + totals.failed;
  if (missing > 0) throw new Error(`${missing} of ${totals.rows} companies of the seed did not arrive.`);
  return { created: totals.created, present: totals.present };
}
