import { FAULTS, faultKinds, NOT_APPLICABLE } from '../../simulation/faults.ts';
import type { History } from '../../simulation/history.ts';
import type { Shrunk } from '../../simulation/shrink.ts';
import { faultsIn, neverSeen, type Tally } from '../../simulation/tally.ts';
import { INVARIANTS } from '../../simulation/violation.ts';
import { asList } from './options.ts';

/** From so many histories on every kind of fault has to have been seen. */
export const ENOUGH = 20_000;

const whole = new Intl.NumberFormat('en-US');

/** Every kind of fault with how often it happened. */
export function faultTable(tally: Tally): readonly string[] {
  return [
    ...faultKinds.map((kind) => `${whole.format(tally.faults[kind]).padStart(12)}  ${kind}: ${FAULTS[kind]}`),
    ...Object.entries(NOT_APPLICABLE).map(([kind, reason]) => `${'none'.padStart(12)}  ${kind}: ${reason}`),
  ];
}

/** The last line. */
export function figure(tally: Tally, seconds: number): string {
  const [first] = tally.violated;
  const rate = seconds > 0 ? tally.histories / seconds : 0;
  return [
    `${whole.format(tally.histories)} histories`,
    `${whole.format(tally.events)} events`,
    `${whole.format(faultsIn(tally))} faults of ${faultKinds.length - neverSeen(tally).length} kinds`,
    `${tally.violated.length} violations${first === undefined ? '' : `, the first with seed ${first}`}`,
    `trace hash ${tally.hash}`,
    `${seconds.toFixed(1)} s (${whole.format(Math.round(rate))} histories/s)`,
  ].join(', ');
}

/** What a history broke, how it went, and how to see it again. */
export function violationReport(failing: History, { history, without }: Shrunk): readonly string[] {
  const { seed, violation } = failing;
  if (!violation) return [];
  const flags = [
    ...(without.acts.size > 0 ? [`--without-acts ${asList(without.acts)}`] : []),
    ...(without.faults.size > 0 ? [`--without-faults ${asList(without.faults)}`] : []),
  ];
  return [
    ...history.lines,
    '',
    `Seed ${seed} breaks ${violation.invariant}: ${INVARIANTS[violation.invariant]}.`,
    violation.detail,
    `Above: the same with ${failing.acts - without.acts.size} of ${failing.acts} acts, in ${history.steps} steps.`,
    `Whole:  npm run simulate -- --seed ${seed}`,
    `Shrunk: npm run simulate -- --seed ${[seed, ...flags].join(' ')}`,
  ];
}

/** Exit code of a run: 1 when a law was broken, or a kind of fault never seen although there was room for it. */
export function exitCode(tally: Tally): 0 | 1 {
  const unseen = tally.histories >= ENOUGH ? neverSeen(tally) : [];
  return tally.violated.length > 0 || unseen.length > 0 ? 1 : 0;
}
