/** Resolves when `amount` more may be done. */
export type Pace = (amount: number) => Promise<void>;

/**
 * Holds work to a rate: what was not used of a second's worth may be used later, and whoever takes more than there is waits
 * until it is paid off. Those who wait go on in the order in which they came.
 */
export function createPace(
  perSecond: number,
  world: { readonly now: () => number; readonly wait: (ms: number) => Promise<void> },
): Pace {
  let available = perSecond;
  let last = world.now();
  return async (amount) => {
    const now = world.now();
    available = Math.min(perSecond, available + ((now - last) / 1000) * perSecond) - amount;
    last = now;
    if (available < 0) await world.wait((-available / perSecond) * 1000);
  };
}
