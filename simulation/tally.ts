import { faultKinds, type Fault } from './faults.ts';
import type { History } from './history.ts';

/** What many histories come to. */
export interface Tally {
  readonly histories: number;
  readonly events: number;
  readonly steps: number;
  readonly faults: Readonly<Record<Fault, number>>;
  /** Seeds whose history broke a law. */
  readonly violated: readonly number[];
  /** The traces of all histories in one number; their order makes no difference. */
  readonly hash: string;
}

export const nothing: Tally = {
  histories: 0,
  events: 0,
  steps: 0,
  faults: Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as Record<Fault, number>,
  violated: [],
  hash: '0'.repeat(16),
};

export function tallyOf({ seed, events, steps, faults, violation, hash }: History): Tally {
  return { histories: 1, events, steps, faults, violated: violation ? [seed] : [], hash };
}

export function sumOf(one: Tally, other: Tally): Tally {
  return {
    histories: one.histories + other.histories,
    events: one.events + other.events,
    steps: one.steps + other.steps,
    faults: Object.fromEntries(
      faultKinds.map((kind) => [kind, one.faults[kind] + other.faults[kind]]),
    ) as Record<Fault, number>,
    violated: [...one.violated, ...other.violated].sort((a, b) => a - b),
    hash: (BigInt(`0x${one.hash}`) ^ BigInt(`0x${other.hash}`)).toString(16).padStart(16, '0'),
  };
}

/** Kinds of fault that never happened. */
export function neverSeen({ faults }: Tally): readonly Fault[] {
  return faultKinds.filter((kind) => faults[kind] === 0);
}

export function faultsIn({ faults }: Tally): number {
  return faultKinds.reduce((sum, kind) => sum + faults[kind], 0);
}
