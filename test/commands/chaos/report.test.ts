import { expect, it } from 'vitest';
import type { Violation } from '../../../commands/chaos/ledger.ts';
import { figure, violationLines } from '../../../commands/chaos/report.ts';

const figures = { kills: 3, writes: 40, convergences: [100, 300, 2_000], violations: [], seconds: 21.3 };

it('the figure counts kills and writes, says how long it took to be right again, and what is not', () => {
  expect(figure(figures)).toBe(
    'chaos: 3 kills, 40 writes, 3 recoveries, slowest 2.00 s, p50 0.30 s, lost 0, doubled 0, 21 s',
  );
  const violations: Violation[] = [
    { kind: 'lost', what: 'a' },
    { kind: 'doubled', what: 'b' },
    { kind: 'doubled', what: 'c' },
    { kind: 'late', what: 'd' },
  ];
  expect(figure({ ...figures, kills: 1, convergences: [], violations })).toBe(
    'chaos: 1 kill, 40 writes, lost 1, doubled 2, other violations 1, 21 s',
  );
});

it('five violations of a kind are shown, the others counted, and the seed is named', () => {
  const violations = [...Array(7).keys()].map((n): Violation => ({ kind: 'lost', what: `write ${n}` }));
  expect(violationLines(violations, { seed: 12, kills: 3 })).toEqual([
    ...[0, 1, 2, 3, 4].map((n) => `lost: write ${n}`),
    'lost: 2 more',
    'The same writes and kills: npm run chaos -- --kills 3 --seed 12',
  ]);
  expect(violationLines([], { seed: 12, kills: 3 })).toEqual([]);
});
