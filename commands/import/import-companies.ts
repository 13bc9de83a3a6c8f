import type { Readable } from 'node:stream';
import { companyInput, type CreateCompanyInput } from './company-input.ts';
import { ImportStopped, type Outcome, type Send } from './create-company.ts';
import { inFlight } from './in-flight.ts';
import { mapColumns, type Mapping, type Overrides } from './mapping.ts';
import { readTable, type Row } from './rows.ts';
import { none, type Totals } from './totals.ts';

/** One line of the report. */
export interface Finding {
  /** Counted from 1 behind the header. */
  readonly row: number;
  /** The line of the file on which the row starts. */
  readonly line: number;
  readonly outcome: 'rejected' | 'failed' | 'warning';
  readonly field: string;
  readonly reason: string;
}

export interface ImportOptions {
  /** CSV. It is read no faster than rows are sent. */
  readonly input: Readable;
  readonly overrides?: Overrides;
  /** Where the rows' ids are unique: one list, one source. */
  readonly source: string;
  readonly concurrency: number;
  readonly send: Send;
  /** A fresh client token for every row. */
  readonly newToken: () => string;
  readonly onColumns?: (header: readonly string[], mapping: Mapping) => void;
  /** Awaited, so that a slow report slows the import and nothing piles up. Rows come in the order they end. */
  readonly onFinding?: (finding: Finding) => void | Promise<void>;
  /** `bytes` of the input that the rows begun so far end with. */
  readonly onProgress?: (progress: { readonly bytes: number; readonly totals: Totals }) => void;
  /** When it fires no further row is begun, and those in flight are waited for. */
  readonly signal?: AbortSignal;
}

export interface ImportResult {
  readonly totals: Totals;
  readonly ended: 'complete' | 'interrupted' | 'stopped';
  /** Why it stopped. */
  readonly stop?: ImportStopped;
}

/** So many rows that failed, with none between that did not, are the API's trouble and not theirs. */
const HOPELESS = 20;

/**
 * Sends every row of the CSV as a company, `concurrency` at a time, in memory that does not grow with the file. Every
 * row begun is counted once: created, present, rejected or failed. Throws `CsvFault` and `MappingFault` (rows before a
 * fault in the middle of the file have been sent by then); rows in flight are waited for in each case.
 */
export async function importCompanies(options: ImportOptions): Promise<ImportResult> {
  const { header, rows } = await readTable(options.input);
  try {
    const mapping = mapColumns(header, options.overrides);
    options.onColumns?.(header, mapping);
    return await importRows(options, rows, header.length, mapping);
  } finally {
    options.input.destroy();
  }
}

async function importRows(
  options: ImportOptions,
  rows: AsyncIterable<Row>,
  columns: number,
  mapping: Mapping,
): Promise<ImportResult> {
  const pool = inFlight(options.concurrency);
  let totals = none;
  let failedInARow = 0;
  let bytes = 0;
  let stop: ImportStopped | undefined;
  const stopped = () => stop !== undefined || options.signal?.aborted === true;
  const count = (kind: keyof Totals, amount = 1) => {
    totals = { ...totals, [kind]: totals[kind] + amount };
  };

  const settle = async (row: Row, outcome: Outcome) => {
    count('rows');
    count(outcome.kind);
    failedInARow = outcome.kind === 'failed' ? failedInARow + 1 : 0;
    if (outcome.kind === 'failed' && failedInARow >= HOPELESS) {
      stop ??= new ImportStopped(`${HOPELESS} rows failed one after the other; the last: ${outcome.reason}`);
    }
    for (const finding of findings(row, outcome)) await options.onFinding?.(finding);
    options.onProgress?.({ bytes, totals });
  };

  const send = async (input: CreateCompanyInput): Promise<Outcome> => {
    try {
      return await options.send(input, options.signal);
    } catch (error) {
      if (!(error instanceof ImportStopped)) throw error;
      stop ??= error;
      return { kind: 'failed', reason: error.message };
    }
  };

  const take = async (row: Row) => {
    const context = {
      columns,
      mapping,
      source: options.source,
      clientToken: options.newToken(),
    };
    const { input, faults, warnings } = companyInput(row.cells, context);
    count('warnings', warnings.length);
    for (const warning of warnings) {
      await options.onFinding?.({ row: row.number, line: row.line, outcome: 'warning', ...warning });
    }
    await settle(row, input ? await send(input) : { kind: 'rejected', faults });
  };

  try {
    for await (const row of rows) {
      if (stopped()) break;
      bytes = row.bytes;
      // Waiting for a free place takes time: what happened meanwhile counts.
      await pool.start(async () => (stopped() ? undefined : take(row)));
    }
  } finally {
    await pool.settled();
  }
  if (options.signal?.aborted) return { totals, ended: 'interrupted' };
  return stop ? { totals, ended: 'stopped', stop } : { totals, ended: 'complete' };
}

function findings({ number: row, line }: Row, outcome: Outcome): Finding[] {
  if (outcome.kind === 'rejected') {
    return outcome.faults.map((fault) => ({ row, line, outcome: 'rejected', ...fault }));
  }
  return outcome.kind === 'failed'
    ? [{ row, line, outcome: 'failed', field: 'row', reason: outcome.reason }]
    : [];
}
