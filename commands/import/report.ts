import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Finding } from './import-companies.ts';

/** The report as a file: CSV with the columns `row,line,outcome,field,reason`, in the order the rows end. */
export interface ReportFile {
  /** Resolves when the file can take the next line. */
  add(finding: Finding): Promise<void>;
  close(): Promise<void>;
}

/** Creates the file, or empties it. Rejects with the system's error when it cannot be written. */
export async function openReport(path: string): Promise<ReportFile> {
  const stream = createWriteStream(path);
  await once(stream, 'open');
  // A failed write (a full disk) comes out of the next add or of close.
  let failure: Error | undefined;
  stream.on('error', (error) => (failure ??= error));
  const write = async (line: string) => {
    if (failure) throw failure;
    if (!stream.write(line)) await once(stream, 'drain');
  };
  // One line waits for the next: rows end side by side, and one of them at a time waits for the stream.
  let last = write('row,line,outcome,field,reason\n');
  await last;
  return {
    add: ({ row, line, outcome, field, reason }) => {
      const text = `${row},${line},${outcome},${cell(field)},${cell(reason)}\n`;
      last = last.then(() => write(text));
      return last;
    },
    async close() {
      stream.end();
      if (!stream.closed) await once(stream, 'close');
      if (failure) throw failure;
    },
  };
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Keeps the first findings of each kind for the screen, and counts the rest. */
export function firstFindings(most: number) {
  const lost: Finding[] = [];
  const warnings: Finding[] = [];
  let more = 0;
  return {
    add(finding: Finding): void {
      const kept = finding.outcome === 'warning' ? warnings : lost;
      if (kept.length < most) kept.push(finding);
      else more++;
    },
    /** The lines to print: what did not arrive, warnings, and where the rest is. */
    lines(report?: string): string[] {
      const rest = report ? `they are in ${report}` : '--report FILE writes them all to a file';
      return [
        ...[...lost, ...warnings].map(findingLine),
        ...(more > 0 ? [`… and ${more} more; ${rest}`] : []),
      ];
    },
  };
}

function findingLine({ row, line, outcome, field, reason }: Finding): string {
  const text = `${outcome}: row ${row} (line ${line}): ${field}: ${reason}`;
  // The API's words may quote the row; its control characters must not reach the terminal.
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
