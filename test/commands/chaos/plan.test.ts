import { expect, it } from 'vitest';
import { planKills } from '../../../commands/chaos/plan.ts';
import { createChance } from '../../../simulation/chance.ts';

const plan = (seed: number, count: number) => planKills(createChance(seed, 0), count);

it('a plan follows from its seed, and a longer one begins as the shorter does', () => {
  expect(plan(7, 50)).toEqual(plan(7, 80).slice(0, 50));
  expect(plan(7, 50)).not.toEqual(plan(8, 50));
});

it('every hundred kills are of every kind', () => {
  const kinds = plan(1, 100).map(({ moment, victims }) => `${moment} ${victims}`);
  expect(new Set(kinds).size).toBe(6);
});

it('no more than two starts in a row are cut short: a message may be received five times', () => {
  const moments = [...Array(50).keys()].map((seed) => plan(seed, 100).map(({ moment }) => moment));
  for (const each of moments) expect(each.join(' ')).not.toMatch(/(?:(?:start-up|recovery) ?){3}/);
});
