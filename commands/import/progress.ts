import { SingleBar } from 'cli-progress';
import type { Totals } from './totals.ts';

export interface Progress {
  update(progress: { readonly bytes: number; readonly totals: Totals }): void;
  stop(): void;
}

/** What progress is shown on: `process.stderr`. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Without a terminal, a line after so many rows. */
const ROWS_PER_LINE = 1_000;

/** A bar by bytes of the file on a terminal, else a plain line now and then. `size` in bytes. */
export function showProgress(stream: ProgressStream, size: number): Progress {
  return stream.isTTY === true ? bar(stream, size) : lines(stream, size);
}

function bar(stream: NodeJS.WritableStream, size: number): Progress {
  const single = new SingleBar({
    stream,
    format:
      '{bar} {percentage}% · {rows} rows · {created} created · {present} already there · {lost} rejected or failed',
    hideCursor: true,
    clearOnComplete: true,
    // Its handler would swallow the signal that the command answers with the figures so far.
    gracefulExit: false,
  });
  single.start(size, 0, { rows: 0, created: 0, present: 0, lost: 0 });
  return {
    update: ({ bytes, totals }) => {
      const { rows, created, present, rejected, failed } = totals;
      single.update(bytes, { rows, created, present, lost: rejected + failed });
    },
    stop: () => single.stop(),
  };
}

function lines(stream: NodeJS.WritableStream, size: number): Progress {
  return {
    update: ({ bytes, totals }) => {
      if (totals.rows % ROWS_PER_LINE !== 0) return;
      const percent = Math.floor((bytes / size) * 100);
      stream.write(
        `${totals.rows} rows (${percent}%): ${totals.created} created, ${totals.present} already there\n`,
      );
    },
    stop: () => undefined,
  };
}
