import { SingleBar } from 'cli-progress';

/** What progress is shown on: `process.stderr`. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

export interface Progress {
  /** So many more are done. */
  add(count: number): void;
  stop(): void;
}

/** Without a terminal, a line after so many. */
const COUNT_PER_LINE = 10_000;

/** A bar on a terminal, else a plain line now and then. `total` may be an old count: the bar grows with what comes. */
export function showProgress(stream: ProgressStream, what: string, total: number): Progress {
  return stream.isTTY === true ? bar(stream, what, total) : lines(stream, what);
}

function bar(stream: NodeJS.WritableStream, what: string, total: number): Progress {
  const single = new SingleBar({
    stream,
    format: `{bar} {percentage}% · {value} of {total} ${what}`,
    hideCursor: true,
    clearOnComplete: true,
    // Its handler would swallow the signal that the command answers with the figures so far.
    gracefulExit: false,
  });
  let done = 0;
  single.start(Math.max(1, total), 0);
  return {
    add(count) {
      done += count;
      if (done > single.getTotal()) single.setTotal(done);
      single.update(done);
    },
    stop: () => single.stop(),
  };
}

function lines(stream: NodeJS.WritableStream, what: string): Progress {
  let done = 0;
  return {
    add(count) {
      const before = Math.floor(done / COUNT_PER_LINE);
      done += count;
      if (Math.floor(done / COUNT_PER_LINE) > before) stream.write(`${done} ${what}\n`);
    },
    stop: () => undefined,
  };
}
