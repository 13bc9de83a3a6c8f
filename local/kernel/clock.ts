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

/** Time that runs as another clock's does, `offset` ms ahead of it, and can be moved on. */
export interface MovableClock extends Clock {
  readonly offset: number;
  /** Moves on by `ms` at once (never back); what became due runs, in order of its moment. */
  advance(ms: number): void;
}

export function movableClock(base: Clock, initialOffset = 0): MovableClock {
  interface Timer {
    readonly due: number;
    readonly task: () => void;
    disarm: () => void;
  }
  let offset = initialOffset;
  const timers = new Set<Timer>();
  const now = () => base.now() + offset;

  function arm(timer: Timer): void {
    timer.disarm = base.after(Math.max(0, timer.due - now()), () => run(timer));
  }

  function run(timer: Timer): void {
    timers.delete(timer);
    timer.task();
  }

  return {
    now,
    get offset() {
      return offset;
    },
    after(ms, task) {
      const timer: Timer = { due: now() + ms, task, disarm: () => undefined };
      timers.add(timer);
      arm(timer);
      return () => {
        timer.disarm();
        timers.delete(timer);
      };
    },
    advance(ms) {
      if (!(ms >= 0)) throw new RangeError('Time does not go back.');
      offset += ms;
      for (const timer of [...timers].sort((a, b) => a.due - b.due)) {
        // A task that ran before may have cancelled it.
        if (!timers.has(timer)) continue;
        timer.disarm();
        if (timer.due <= now()) run(timer);
        else arm(timer);
      }
    },
  };
}

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
