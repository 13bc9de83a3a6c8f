import type { Mutant } from './mutants.ts';
import { judge, stale, type readAccepted } from './survivors.ts';
import type { Verdict } from './trial.ts';

export interface Trial {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
}

/** The score that is asked for. */
const wanted = 0.9;

export interface Report {
  readonly lines: readonly string[];
  readonly passed: boolean;
}

/** Figures by file, survivors with their reasons, and the score in the last line. `whole`: no resolver was left out. */
export function report(
  trials: readonly Trial[],
  accepted: ReturnType<typeof readAccepted>,
  whole: boolean,
): Report {
  const survivors = judge(
    trials.filter(({ verdict }) => verdict.kind === 'survived').map(({ mutant }) => mutant),
    accepted,
  );
  const killed = trials.length - survivors.length;
  const score = trials.length === 0 ? 0 : killed / trials.length;
  return {
    lines: [
      ...figures(trials),
      ...(survivors.length > 0 ? ['', 'Survivors:'] : []),
      ...survivors.flatMap(({ mutant, reason }) => [
        `${place(mutant)} ${mutant.mutation}: ${mutant.code}`,
        `    ${reason ?? 'NOT LISTED in commands/mutate/survivors.json: a case is missing, or a reason'}`,
      ]),
      ...(whole ? stale(accepted, survivors) : []).map(
        ({ file, mutation, code }) => `LISTED, BUT NO SURVIVOR: ${file} ${mutation}: ${code}`,
      ),
      '',
      `killed ${killed} of ${trials.length} (${(Math.floor(score * 1000) / 10).toFixed(1)}%)`,
    ],
    passed: score >= wanted,
  };
}

export function place({ file, line, within }: Mutant): string {
  return `${file}:${line}${within === '' ? '' : ` (${within})`}`;
}

function figures(trials: readonly Trial[]): string[] {
  const files = [...new Set(trials.map(({ mutant }) => mutant.file))];
  const width = Math.max(...files.map((file) => file.length));
  const rate = (file: string, mutation: Mutant['mutation']) => {
    const of = trials.filter(({ mutant }) => mutant.file === file && mutant.mutation === mutation);
    return `${of.filter(({ verdict }) => verdict.kind === 'killed').length}/${of.length}`.padStart(9);
  };
  return [
    `${''.padEnd(width)}  deleted  negated`,
    ...files.map((file) => `${file.padEnd(width)}${rate(file, 'deletes')}${rate(file, 'negates')}`),
  ];
}
