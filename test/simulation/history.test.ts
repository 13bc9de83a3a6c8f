import { describe, expect, it } from 'vitest';
import { runDeployed } from '../../simulation/deployed.ts';
import { shrink } from '../../simulation/shrink.ts';
import { plantedBugs } from '../../simulation/planted/index.ts';
import { codeWith, NotPlanted } from '../../simulation/planted/bundle.ts';

describe('a history', () => {
  it('is the same for the same seed, and another for another', async () => {
    const [first, again, other] = await Promise.all([
      runDeployed({ seed: 11 }),
      runDeployed({ seed: 11, recorded: true }),
      runDeployed({ seed: 12 }),
    ]);
    expect(again.hash).toBe(first.hash);
    expect({ ...again, lines: [] }).toEqual(first);
    expect(again.lines.length).toBeGreaterThan(first.steps / 4);
    expect(other.hash).not.toBe(first.hash);
  });

  it('is told by its acts, its faults and what each function did', async () => {
    const { lines } = await runDeployed({ seed: 11, recorded: true });
    const told = lines.join('\n');
    expect(told).toMatch(/^act \d+: \{"kind":"create"/m);
    expect(told).toMatch(/^ {4}fault \d+: /m);
    expect(told).toMatch(/^statistics#\d+ (?:PutItem|TransactWriteItems) .*STATISTICS version \d+/m);
  });

  it('has no acts left when all are left out', async () => {
    const whole = await runDeployed({ seed: 11 });
    const acts = new Set(Array.from({ length: whole.acts }, (_, number) => number));
    const empty = await runDeployed({ seed: 11, without: { acts, faults: new Set() } });
    expect(empty).toMatchObject({ steps: 0, events: 0, violation: undefined });
  });
});

describe('a failing history', () => {
  const bug = plantedBugs.find(({ name }) => name === 'copy first, totals after');

  it('is made small enough to be read, and still breaks the same law', async () => {
    if (!bug || !('file' in bug)) throw new Error('There is no such bug.');
    const code = await codeWith(bug);
    const failing = await runDeployed({ seed: 2, size: 1, code });
    expect(failing.violation?.invariant).toBe('Totals');
    const { without, history } = await shrink(failing, (left) =>
      runDeployed({ seed: 2, size: 1, code, without: left }),
    );
    expect(history.violation?.invariant).toBe('Totals');
    expect(failing.acts - without.acts.size).toBeLessThanOrEqual(3);
    expect(history.steps).toBeLessThan(failing.steps);
    const again = await runDeployed({ seed: 2, size: 1, code, without });
    expect(again.hash).toBe(history.hash);
  });
});

describe('a planted bug', () => {
  it('has to stand in its file exactly once', async () => {
    const file = 'model/statistics/totals.ts';
    await expect(codeWith({ file, find: 'no such text', replace: '' })).rejects.toThrow(NotPlanted);
    await expect(codeWith({ file, find: 'industry', replace: '' })).rejects.toThrow(/times and not once/);
    await expect(codeWith({ file: 'model/page.ts', find: 'limit', replace: '' })).rejects.toThrow(
      /no part of the functions/,
    );
  });

  it('has a name of its own', () => {
    const names = plantedBugs.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(25);
  });
});
