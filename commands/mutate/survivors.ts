import { readFileSync } from 'node:fs';
import type { Mutant } from './mutants.ts';

/** A mutant that no case can kill, since it does the same. Found by its code, not by its line, which moves. */
interface Accepted {
  readonly file: string;
  readonly within: string;
  readonly mutation: Mutant['mutation'];
  readonly code: string;
  readonly reason: string;
}

export interface Survivor {
  readonly mutant: Mutant;
  /** Why it does the same; undefined when nobody has said so. */
  readonly reason: string | undefined;
}

export function readAccepted(): readonly Accepted[] {
  return JSON.parse(
    readFileSync(new URL('./survivors.json', import.meta.url), 'utf8'),
  ) as readonly Accepted[];
}

export function judge(mutants: readonly Mutant[], accepted: readonly Accepted[]): readonly Survivor[] {
  return mutants.map((mutant) => ({
    mutant,
    reason: accepted.find((entry) => isOf(entry, mutant))?.reason,
  }));
}

/** Entries that no survivor answers to any more. */
export function stale(accepted: readonly Accepted[], survivors: readonly Survivor[]): readonly Accepted[] {
  return accepted.filter((entry) => !survivors.some(({ mutant }) => isOf(entry, mutant)));
}

function isOf(entry: Accepted, mutant: Mutant): boolean {
  return (
    entry.file === mutant.file &&
    entry.within === mutant.within &&
    entry.mutation === mutant.mutation &&
    entry.code === mutant.code
  );
}
