/** The cloud's time. TTL, token expiry and delays read it; request signatures keep wall time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once the cloud's time has moved on by `ms`; returns a function that cancels it. */
  after(ms: number, task: () => void): () => void;
}

/** Wall time. Timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Time that stands still until a test moves it; due tasks then run in order of their moment. */
export function manualClock(start: number): Clock & { advance(ms: number): void } {
  let now = start;
  let waiting: { due: number; task: () => void }[] = [];
  return {
    now: () => now,
    after(ms, task) {
      const entry = { due: now + ms, task };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = waiting.filter((entry) => entry.due <= end).sort((a, b) => a.due - b.due)[0];
        if (!next) break;
        waiting = waiting.filter((entry) => entry !== next);
        now = next.due;
        next.task();
      }
      now = end;
    },
  };
}
