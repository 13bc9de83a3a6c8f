import type { History } from './history.ts';

/** Numbers of planned acts and of faults that a history does without. */
export interface Without {
  readonly acts: ReadonlySet<number>;
  readonly faults: ReadonlySet<number>;
}

export interface Shrunk {
  readonly without: Without;
  readonly history: History;
  readonly runs: number;
}

/**
 * Makes a failing history smaller as long as it breaks the same law: parts of its acts are left out, then of its faults, by
 * halves, quarters and at last one by one. https://www.st.cs.uni-saarland.de/papers/tse2002/
 */
export async function shrink(
  failing: History,
  run: (without: Without) => Promise<History>,
  mostRuns = 600,
): Promise<Shrunk> {
  const { violation } = failing;
  let best: Shrunk = { without: { acts: new Set(), faults: new Set() }, history: failing, runs: 0 };
  if (!violation) return best;
  let runs = 0;

  async function leaveOut(part: keyof Without, size: number): Promise<boolean> {
    let smaller = false;
    for (let chunk = Math.ceil(size / 2); chunk >= 1; chunk = chunk === 1 ? 0 : Math.ceil(chunk / 2)) {
      for (let from = 0; from < size && runs < mostRuns; from += chunk) {
        const numbers = range(from, Math.min(from + chunk, size)).filter(
          (number) => !best.without[part].has(number),
        );
        if (numbers.length === 0) continue;
        const without = { ...best.without, [part]: new Set([...best.without[part], ...numbers]) };
        const history = await run(without);
        runs += 1;
        if (history.violation?.invariant !== violation?.invariant) continue;
        best = { without, history, runs };
        smaller = true;
      }
    }
    return smaller;
  }

  do await leaveOut('acts', failing.acts);
  while ((await leaveOut('faults', best.history.decisions)) && runs < mostRuns);
  return { ...best, runs };
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}
