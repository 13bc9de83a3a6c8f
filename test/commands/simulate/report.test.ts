import { describe, expect, it } from 'vitest';
import { exitCode, faultTable, figure, violationReport } from '../../../commands/simulate/report.ts';
import { faultKinds } from '../../../simulation/faults.ts';
import type { History } from '../../../simulation/history.ts';
import { nothing, sumOf, tallyOf, type Tally } from '../../../simulation/tally.ts';

const everyFault = Object.fromEntries(faultKinds.map((kind) => [kind, 2])) as Tally['faults'];
const history: History = {
  ...{ seed: 7, hash: '00000000000000ff', steps: 10, events: 5, faults: everyFault, lines: ['act 0: …'] },
  ...{ violation: { invariant: 'Totals', detail: 'one is two' }, acts: 12, decisions: 3 },
};

describe('the figure', () => {
  it('says how many of what, and the seed of the first violation', () => {
    const tally = sumOf(tallyOf(history), tallyOf({ ...history, seed: 4, hash: '0000000000000f00' }));
    expect(figure(tally, 2)).toBe(
      `2 histories, 10 events, ${faultKinds.length * 4} faults of ${faultKinds.length} kinds, 2 violations, the first with seed 4, trace hash 0000000000000fff, 2.0 s (1 histories/s)`,
    );
  });
});

describe('the exit code', () => {
  const clean = { ...nothing, histories: 20_000, faults: everyFault };

  it('is 1 for a violation, and for a kind of fault that 20,000 histories have not seen', () => {
    expect(exitCode(clean)).toBe(0);
    expect(exitCode({ ...clean, violated: [3] })).toBe(1);
    expect(exitCode({ ...clean, faults: { ...everyFault, bisect: 0 } })).toBe(1);
    expect(exitCode({ ...clean, histories: 19_999, faults: { ...everyFault, bisect: 0 } })).toBe(0);
  });
});

describe('a report', () => {
  it('counts every kind of fault, and says of one that cannot happen why', () => {
    const table = faultTable(tallyOf(history)).join('\n');
    for (const kind of faultKinds) expect(table).toContain(`2  ${kind}: `);
    expect(table).toMatch(/none {2}indexDelay: no function reads a secondary index/);
  });

  it('of a violation ends with the command that plays it again', () => {
    const without = { acts: new Set([0, 1, 2, 5]), faults: new Set([1]) };
    const lines = violationReport(history, { without, history, runs: 9 });
    expect(lines[0]).toBe('act 0: …');
    expect(lines).toContain(
      'Seed 7 breaks Totals: each total of an industry is the sum of what the stored companies add to it.',
    );
    expect(lines).toContain('Above: the same with 8 of 12 acts, in 10 steps.');
    expect(lines.slice(-2)).toEqual([
      'Whole:  npm run simulate -- --seed 7',
      'Shrunk: npm run simulate -- --seed 7 --without-acts 0-2,5 --without-faults 1',
    ]);
  });
});
