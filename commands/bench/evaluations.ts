import { measuredBy } from './child.ts';
import { median } from './rounds.ts';
import type { LanguageFigures, LanguageOrder } from './language.ts';

const rounds = 3;
const evaluations = 20_000;

/** How many handlers the language host evaluates in a second, alone, with one process and with two. Prints both. */
export async function measureEvaluations(interrupted: AbortSignal): Promise<void> {
  const measured: [number, number[]][] = [
    [1, []],
    [2, []],
  ];
  for (let round = 0; round < rounds; round += 1) {
    for (const [processes, figures] of measured) {
      const order: LanguageOrder = { processes, evaluations };
      const { perSecond } = await measuredBy<LanguageFigures>('./language.ts', order, interrupted);
      figures.push(perSecond);
    }
  }
  console.log('');
  for (const [processes, figures] of measured) {
    const title = `handlers, ${processes} process${processes === 1 ? '' : 'es'}`;
    console.log(`${title.padEnd(34)} ${median(figures).toFixed(0).padStart(6)} evaluations per second`);
  }
}
