import { SingleBar } from 'cli-progress';
import type { Tally } from '../../simulation/tally.ts';

export interface Progress {
  update(tally: Tally): void;
  stop(): void;
}

/** A bar on a terminal; nothing where there is none, since the last line says it all. */
export function showProgress(
  stream: NodeJS.WritableStream & { readonly isTTY?: boolean },
  histories: number,
): Progress {
  if (stream.isTTY !== true) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    stream,
    format:
      '{bar} {percentage}% · {value} of {total} histories · {eta_formatted} left · {violations} violations',
    hideCursor: true,
    clearOnComplete: true,
    // Its handler would swallow the signal that the command answers with the figures so far.
    gracefulExit: false,
  });
  bar.start(histories, 0, { violations: 0 });
  return {
    update: (tally) => bar.update(tally.histories, { violations: tally.violated.length }),
    stop: () => bar.stop(),
  };
}
