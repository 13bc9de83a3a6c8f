import { runDeployed } from '../simulation/deployed.ts';
import { shrink } from '../simulation/shrink.ts';
import { tallyOf, type Tally } from '../simulation/tally.ts';
import { interruption } from './interruption.ts';
import { playOnEngine } from './simulate/engine.ts';
import { playMany } from './simulate/many.ts';
import { simulateOptions, usage, type SimulateOptions } from './simulate/options.ts';
import { playPlanted } from './simulate/planted.ts';
import { showProgress } from './simulate/progress.ts';
import { exitCode, faultTable, figure, violationReport } from './simulate/report.ts';
import { UsageError } from './usage.ts';

const signal = interruption(() => console.error('\nStopping; Ctrl-C again leaves at once.'));

try {
  process.exitCode = await simulate(simulateOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function simulate(options: SimulateOptions): Promise<number> {
  switch (options.kind) {
    case 'help':
      console.log(usage);
      return 0;
    case 'planted':
      return playPlanted((line) => console.log(line), signal);
    case 'one':
      return playOne(options);
    default:
      return playAll(options);
  }
}

async function playOne({
  seed,
  size,
  acts,
  faults,
}: Extract<SimulateOptions, { kind: 'one' }>): Promise<number> {
  const started = performance.now();
  const history = await runDeployed({ seed, size, recorded: true, without: { acts, faults } });
  for (const line of history.lines) console.log(line);
  const tally = tallyOf(history);
  console.log(figure(tally, (performance.now() - started) / 1000));
  return exitCode(tally);
}

async function playAll(options: Extract<SimulateOptions, { kind: 'many' | 'engine' }>): Promise<number> {
  const started = performance.now();
  const progress = showProgress(process.stderr, options.histories);
  const world = {
    signal,
    played: (tally: Tally) => progress.update(tally),
    print: (line: string) => console.log(line),
  };
  const tally = await (
    options.kind === 'many' ? playMany(options, world) : playOnEngine(options, world)
  ).finally(() => progress.stop());
  const seconds = (performance.now() - started) / 1000;
  const [first] = tally.violated;
  if (first !== undefined && options.kind === 'many') {
    for (const line of await explain(first)) console.log(line);
  }
  for (const line of faultTable(tally)) console.log(line);
  if (signal.aborted) console.log('Interrupted.');
  console.log(figure(tally, seconds));
  return signal.aborted ? 130 : exitCode(tally);
}

async function explain(seed: number): Promise<readonly string[]> {
  const failing = await runDeployed({ seed });
  const shrunk = await shrink(failing, (without) => runDeployed({ seed, without }));
  const history = await runDeployed({ seed, without: shrunk.without, recorded: true });
  return violationReport(failing, { ...shrunk, history });
}
