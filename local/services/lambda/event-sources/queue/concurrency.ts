/** How many invocations of one queue may run side by side, and do. */
export interface Concurrency {
  readonly hasRoom: boolean;
  readonly active: number;
  /** One begins; the function returned is to be called with how it went. */
  begin(): (outcome: 'worked' | 'failed') => void;
}

// AWS starts with five pollers and goes up to this many.
const initial = 5;
const most = 1250;
// As many as the smallest MaximumConcurrency: one batch that fails slowly never stands in the way of all others.
const least = 2;

/**
 * Grows by one with each invocation that worked while all were in use, halves with each that failed.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html says the same without figures for the way down.
 */
export function createConcurrency(maximum = most): Concurrency {
  let allowed = Math.min(initial, maximum);
  let active = 0;
  return {
    get hasRoom() {
      return active < allowed;
    },
    get active() {
      return active;
    },
    begin() {
      active += 1;
      return (outcome) => {
        const wasFull = active >= allowed;
        active -= 1;
        if (outcome === 'failed') allowed = Math.max(least, Math.floor(allowed / 2));
        else if (wasFull) allowed = Math.min(maximum, allowed + 1);
      };
    },
  };
}
