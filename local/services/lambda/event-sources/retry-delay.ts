const shortest = 100;
const longest = 5000;

/** Milliseconds to wait after the `failures`-th failure in a row, from 1 on. AWS does not publish its own. */
export function retryDelay(failures: number): number {
  return Math.min(longest, shortest * 2 ** Math.min(failures - 1, 10));
}

/** Milliseconds until a source that refuses its reader is asked again: somebody has to change a policy first. */
export const refusedDelay = 30_000;
