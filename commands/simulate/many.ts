import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { nothing, sumOf, type Tally } from '../../simulation/tally.ts';
import type { Portion } from '../../simulation/worker.ts';

/** Histories that a worker plays before it is asked again: short enough for a progress that moves. */
const PORTION = 100;

/** Megabytes: nothing of a history outlives it, so that a large young generation has little to keep. */
const YOUNG = 64;

/**
 * Plays histories in as many threads as the machine has processors, up to four. Resolves with what was played when all is
 * done or `signal` fires.
 */
export async function playMany(
  { seed, histories }: { readonly seed: number; readonly histories: number },
  { signal, played }: { readonly signal: AbortSignal; readonly played: (tally: Tally) => void },
): Promise<Tally> {
  const source = await workerSource();
  let tally: Tally = nothing;
  let next = seed;
  const take = (): Portion | undefined => {
    if (next >= seed + histories || signal.aborted) return undefined;
    const from = next;
    next = Math.min(from + PORTION, seed + histories);
    return { from, to: next };
  };

  async function thread(): Promise<void> {
    const worker = new Worker(source, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG } });
    try {
      for (let portion = take(); portion; portion = take()) {
        const part = await answerOf(worker, portion, signal);
        if (!part) return;
        tally = sumOf(tally, part);
        played(tally);
      }
    } finally {
      await worker.terminate();
    }
  }

  const threads = Math.min(4, availableParallelism(), Math.ceil(histories / PORTION));
  await Promise.all(Array.from({ length: threads }, thread));
  return tally;
}

/** Undefined when the signal came first: what a thread had not told is not counted. */
function answerOf(worker: Worker, portion: Portion, signal: AbortSignal): Promise<Tally | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      worker.off('message', answered).off('error', failed).off('exit', exited);
      signal.removeEventListener('abort', stopped);
      end();
    };
    const answered = (tally: Tally) => settle(() => resolve(tally));
    const failed = (error: unknown) =>
      settle(() => reject(error instanceof Error ? error : new Error(String(error))));
    const exited = (code: number) =>
      settle(() => reject(new Error(`A thread ended with exit code ${code}.`)));
    const stopped = () => settle(() => resolve(undefined));
    worker.on('message', answered).on('error', failed).on('exit', exited);
    signal.addEventListener('abort', stopped, { once: true });
    worker.postMessage(portion);
  });
}

/** One module without imports: a thread starts fast, and runs code that nobody has decorated. */
async function workerSource(): Promise<URL> {
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL('../..', import.meta.url)),
    entryPoints: ['simulation/worker.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
  });
  return new URL(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`);
}
