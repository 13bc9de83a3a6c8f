import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { createLanguageHost } from '../local/index.ts';
import { mutantsOf, type Mutant } from './mutate/mutants.ts';
import { mutateOptions, usage, type MutateOptions } from './mutate/options.ts';
import { UsageError } from './usage.ts';
import { copySources, loadProduct, modulesOf, root, sources } from './mutate/product.ts';
import { place, report, type Trial } from './mutate/report.ts';
import { readAccepted } from './mutate/survivors.ts';
import { Trials } from './mutate/trial.ts';

/** Mutants tried at once: while one is bundled, others are evaluated. */
const lanes = 3;

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());

try {
  const options = mutateOptions(process.argv.slice(2));
  if (options.help) console.log(usage);
  else process.exitCode = await mutate(options);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function mutate(options: MutateOptions): Promise<number> {
  const product = await loadProduct();
  const modules = (await modulesOf(product)).filter(
    ({ field }) => options.only === undefined || field === options.only,
  );
  if (modules.length === 0) throw new UsageError(`There is no resolver of ${options.only ?? 'any field'}.`);

  const texts = new Map(sources().map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  const copy = copySources(product, (file) => texts.get(file) ?? '');
  // Long enough for any machine: a mutant has to fail by what it does, not by how long it waited, nor by a type.
  const host = createLanguageHost({ timeLimitMs: 20_000, typeCheck: false });
  try {
    const trials = new Trials(host, copy, product.runCase, modules);
    const failing = await trials.failing();
    if (failing.length > 0) {
      console.error(`These cases fail without any mutation:\n${failing.join('\n')}`);
      return 1;
    }
    const mutants = [...texts].flatMap(([file, text]) => mutantsOf(file, text));
    const tried = await tryAll(mutants, trials, options.verbose);
    if (interrupted.signal.aborted) return 130;
    const { lines, passed } = report(tried, readAccepted(), options.only === undefined);
    console.log(lines.join('\n'));
    return passed ? 0 : 1;
  } finally {
    await host.stop();
    copy.remove();
  }
}

/** Every mutant that is in some bundle, in the order of the sources. */
async function tryAll(
  mutants: readonly Mutant[],
  trials: Trials,
  verbose: boolean,
): Promise<readonly Trial[]> {
  const bar = new SingleBar({
    stream: process.stderr,
    format: '{bar} {percentage}% · {value} of {total} mutants · {survived} survived',
    hideCursor: true,
    clearOnComplete: true,
    // Its handler would swallow the signal that stops the language host.
    gracefulExit: false,
  });
  if (process.stderr.isTTY) bar.start(mutants.length, 0, { survived: 0 });
  const tried: (Trial | undefined)[] = [];
  let survived = 0;
  const waiting = mutants.entries();
  const lane = async (): Promise<void> => {
    for (const [at, mutant] of waiting) {
      if (interrupted.signal.aborted) return;
      const verdict = await trials.try(mutant);
      if (verdict.kind === 'survived') survived += 1;
      bar.increment(1, { survived });
      if (verdict.kind !== 'absent') tried[at] = { mutant, verdict };
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    bar.stop();
  }
  const all = tried.filter((trial) => trial !== undefined);
  if (verbose) {
    for (const { mutant, verdict } of all) {
      const answer = verdict.kind === 'killed' ? `killed by ${verdict.by}` : verdict.kind;
      console.log(`${place(mutant)} ${mutant.mutation}: ${mutant.code}\n    ${answer}`);
    }
  }
  return all;
}
