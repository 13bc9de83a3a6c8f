import { runDeployed } from '../deployed.ts';
import { deployed } from '../settings.ts';
import type { Violation } from '../violation.ts';
import { codeWith } from './bundle.ts';
import { GATE_SEEDS, GATE_SIZES, plantedBugs, withBug, type PlantedBug } from './index.ts';

/** What the gate's seeds say of a bug. */
export interface Verdict {
  readonly bug: PlantedBug;
  /** The first seed that catches it, and the law that it breaks; undefined when it escapes. */
  readonly caught:
    { readonly seed: number; readonly size: number; readonly violation: Violation } | undefined;
}

/** Runs every planted bug against the gate's seeds until one catches it. */
export async function* gate(bugs: readonly PlantedBug[] = plantedBugs): AsyncGenerator<Verdict> {
  for (const bug of bugs) yield { bug, caught: await firstCaught(bug) };
}

/** The first of the gate's seeds that the code without a bug does not pass; undefined when it passes all. */
export function firstFailing(): Promise<Verdict['caught']> {
  return firstCaught(undefined);
}

async function firstCaught(bug: PlantedBug | undefined): Promise<Verdict['caught']> {
  const code = bug && 'file' in bug ? { code: await codeWith(bug) } : {};
  const settings = bug ? withBug(deployed, bug) : deployed;
  for (const seed of GATE_SEEDS) {
    for (const size of GATE_SIZES) {
      const { violation } = await runDeployed({ seed, settings, size, ...code });
      if (violation) return { seed, size, violation };
    }
  }
  return undefined;
}
