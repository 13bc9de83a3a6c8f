/**
 * Runs at most `limit` tasks at once. `start` resolves when the task has begun, so a producer that awaits it goes no
 * faster than the tasks end; `settled` resolves when all have. The first error that a task throws comes out of the next
 * of either.
 */
export function inFlight(limit: number) {
  let running = 0;
  let failure: { error: unknown } | undefined;
  let waiting: (() => void)[] = [];

  const change = () => new Promise<void>((resolve) => waiting.push(resolve));
  const changed = () => {
    const wake = waiting;
    waiting = [];
    for (const resolve of wake) resolve();
  };
  const check = () => {
    if (failure) throw failure.error;
  };

  return {
    async start(task: () => Promise<void>): Promise<void> {
      while (running >= limit) await change();
      check();
      running++;
      void task()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => {
          running--;
          changed();
        });
    },
    async settled(): Promise<void> {
      while (running > 0) await change();
      check();
    },
  };
}
