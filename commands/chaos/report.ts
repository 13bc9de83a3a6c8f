import { quantile } from '../bench/child.ts';
import type { Violation } from './ledger.ts';

export interface Figures {
  readonly kills: number;
  /** Acknowledged. */
  readonly writes: number;
  /** Milliseconds from ready to right, of each start that was left alive. */
  readonly convergences: readonly number[];
  readonly violations: readonly Violation[];
  readonly seconds: number;
}

/** Lines of one kind that are shown; the others are counted. */
const SHOWN = 5;

export function violationLines(
  violations: readonly Violation[],
  { seed, kills }: { readonly seed: number; readonly kills: number },
): string[] {
  if (violations.length === 0) return [];
  const kinds = [...new Set(violations.map(({ kind }) => kind))];
  const lines = kinds.flatMap((kind) => {
    const found = violations.filter((violation) => violation.kind === kind);
    const more = found.length > SHOWN ? [`${kind}: ${found.length - SHOWN} more`] : [];
    return [...found.slice(0, SHOWN).map(({ what }) => `${kind}: ${what}`), ...more];
  });
  return [...lines, `The same writes and kills: npm run chaos -- --kills ${kills} --seed ${seed}`];
}

/** The last line. */
export function figure({ kills, writes, convergences, violations, seconds }: Figures): string {
  const count = (kind: Violation['kind']) => violations.filter((violation) => violation.kind === kind).length;
  const others = violations.length - count('lost') - count('doubled');
  const time = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;
  return [
    `chaos: ${kills} ${kills === 1 ? 'kill' : 'kills'}`,
    `${writes} writes`,
    ...(convergences.length === 0
      ? []
      : [
          `${convergences.length} ${convergences.length === 1 ? 'recovery' : 'recoveries'}`,
          `slowest ${time(Math.max(...convergences))}`,
          `p50 ${time(quantile(convergences, 0.5))}`,
        ]),
    `lost ${count('lost')}`,
    `doubled ${count('doubled')}`,
    ...(others > 0 ? [`other violations ${others}`] : []),
    `${seconds.toFixed(0)} s`,
  ].join(', ');
}
