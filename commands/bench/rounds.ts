import { measuredBy, quantile } from './child.ts';
import type { Load, Measured } from './load.ts';

export interface Sides {
  readonly ours: Load;
  readonly beside: Load;
}

/** What rounds that took turns measured. */
export interface Compared {
  readonly ours: Measured;
  readonly beside: Measured;
  /** Requests per second of ours by those of the other: median, least, most. */
  readonly ratio: { readonly median: number; readonly least: number; readonly most: number };
}

/**
 * Rounds of two loads take turns, each in a fresh client process, after one that counts for nothing: whatever the machine does
 * meanwhile, it does to both. Medians.
 */
export async function compareInTurns(
  { ours, beside }: Sides,
  rounds: number,
  interrupted: AbortSignal,
): Promise<Compared> {
  const measure = (load: Load) => measuredBy<Measured>('./load.ts', load, interrupted);
  const measured: { ours: Measured; beside: Measured }[] = [];
  await measure(ours);
  for (let round = 0; round < rounds; round++) {
    measured.push({ ours: await measure(ours), beside: await measure(beside) });
  }
  const ratios = measured.map((round) => round.ours.perSecond / round.beside.perSecond);
  return {
    ours: medians(measured.map((round) => round.ours)),
    beside: medians(measured.map((round) => round.beside)),
    ratio: { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) },
  };
}

function medians(measured: readonly Measured[]): Measured {
  const of = (figure: keyof Measured) => median(measured.map((each) => each[figure]));
  return { perSecond: of('perSecond'), p50: of('p50'), p99: of('p99') };
}

export function median(figures: readonly number[]): number {
  return quantile(figures, 0.5);
}

/** A line of the report. */
export function shown(title: string, { perSecond, p50, p99 }: Measured): string {
  return (
    `${title.padEnd(34)} ${perSecond.toFixed(0).padStart(6)} per second` +
    `   p50 ${p50.toFixed(2)} ms   p99 ${p99.toFixed(2)} ms`
  );
}

export function shownRatio({ ratio }: Compared): string {
  const [middle, low, high] = [ratio.median, ratio.least, ratio.most].map((figure) => figure.toFixed(2));
  return `ratio ${middle} (from ${low} to ${high} over the rounds)`;
}
