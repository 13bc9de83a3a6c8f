import type { Clock } from '../../../kernel/clock.ts';

/** Waiting that ends early when whoever waits is stopped. */
export interface Pauses {
  /** Resolves after `ms` of the clock, or at `end`. */
  wait(ms: number): Promise<void>;
  /** Runs `task` after `ms`, unless ended before; returns a function that cancels it. */
  after(ms: number, task: () => void): () => void;
  end(): void;
}

export function createPauses(clock: Clock): Pauses {
  const ends = new Set<() => void>();
  let ended = false;

  function after(ms: number, task: () => void, atEnd: () => void): () => void {
    if (ended) {
      atEnd();
      return () => undefined;
    }
    const end = (): void => {
      cancel();
      atEnd();
    };
    const cancelTimer = clock.after(ms, () => {
      ends.delete(end);
      task();
    });
    const cancel = (): void => {
      cancelTimer();
      ends.delete(end);
    };
    ends.add(end);
    return cancel;
  }

  return {
    wait: (ms) => new Promise((resolve) => void after(ms, resolve, resolve)),
    after: (ms, task) => after(ms, task, () => undefined),
    end() {
      ended = true;
      for (const end of [...ends]) end();
    },
  };
}
