import type { Clock } from '../../../kernel/clock.ts';

/** Counts within a second of the cloud's time; false for what is beyond the limit. */
export type Rate = (count?: number) => boolean;

export function ratePerSecond(limit: number, clock: Clock): Rate {
  let second = Number.NaN;
  let counted = 0;
  return (count = 1) => {
    const now = Math.floor(clock.now() / 1_000);
    if (now !== second) [second, counted] = [now, 0];
    counted += count;
    return counted <= limit;
  };
}
