import type { Chance } from '../../simulation/chance.ts';

export interface Kill {
  readonly moment:
    | 'start-up' // before its API answers
    | 'recovery' // right after, while what was interrupted comes again
    | 'writes'; // after it was found right, while clients write
  /** Of the time that a start takes (start-up), else milliseconds. */
  readonly after: number;
  /** The host alone, and its children notice by themselves; or every process at the same moment. */
  readonly victims: 'host' | 'all';
}

/** A message that five receivers in a row died with is a dead letter, rightly: no more than two starts in a row are cut short. */
const MOST_IN_A_ROW = 2;

/** What each of `count` kills is to be. */
export function planKills(chance: Chance, count: number): Kill[] {
  let inARow = 0;
  return Array.from({ length: count }, () => {
    const [early, late, after] = [chance.happens(0.15), chance.happens(0.2), chance.below(1_000) / 1_000];
    const victims = chance.pick(['host', 'all'] as const);
    const moment = inARow >= MOST_IN_A_ROW ? 'writes' : early ? 'start-up' : late ? 'recovery' : 'writes';
    inARow = moment === 'writes' ? 0 : inARow + 1;
    switch (moment) {
      case 'start-up':
        return { moment, after, victims };
      case 'recovery':
        return { moment, after: Math.round(after * 400), victims };
      case 'writes':
        return { moment, after: Math.round(200 + after * 1_200), victims };
    }
  });
}
