import { companyBugs } from './company.ts';
import type { PlantedBug } from './planted-bug.ts';
import { publisherBugs } from './publisher.ts';
import { settingBugs } from './settings.ts';
import { statisticsBugs } from './statistics.ts';

export type { PlantedBug } from './planted-bug.ts';
export { withBug } from './planted-bug.ts';

export const plantedBugs: readonly PlantedBug[] = [
  ...statisticsBugs,
  ...publisherBugs,
  ...companyBugs,
  ...settingBugs,
];

/** The seeds that a planted bug has to be caught by: the first ten, whatever they are. */
export const GATE_SEEDS: readonly number[] = Array.from({ length: 10 }, (_, at) => at + 1);

/** Each seed plays a long history, and a very long one: the gate is to hold when the code around a bug has changed. */
export const GATE_SIZES: readonly number[] = [1, 8];
