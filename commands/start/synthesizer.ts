import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inputsHash } from './inputs.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A synthesis that failed: the message is the CDK's, the bundler's or the schema's own, with file and line. */
export class SynthesisFailed extends Error {
  override readonly name = 'SynthesisFailed';
}

export interface Synthesizer {
  /** Path of an assembly that follows from the sources as they are; reuses the last one while nothing changed. */
  assembly(): Promise<string>;
  /** Forgets loaded code, because code of `infra/` or `model/` changed. */
  forget(): void;
  /** Loads the CDK ahead of the next change. */
  warm(): void;
  /** Ends a synthesis that is under way: `assembly` rejects, and leaves nothing behind. */
  stop(): void;
}

/** Keeps `cdk.out` in step with the sources. A failed synthesis leaves the last good assembly in place. */
export function createSynthesizer(stage: string, today: () => Date): Synthesizer {
  const output = join(root, 'cdk.out');
  let worker: ChildProcess | undefined;
  let stopped = false;

  const start = () => {
    if (worker?.connected) return worker;
    worker = fork(join(root, 'infra/worker.ts'), {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, CDK_VALIDATION: 'false' },
      // Ctrl-C reaches the whole group; this process decides when its worker ends.
      detached: true,
    });
    return worker;
  };
  const forget = () => {
    worker?.kill();
    worker = undefined;
  };

  return {
    async assembly() {
      const hash = inputsHash(root, stage, today().toISOString().slice(0, 7));
      if (recordedHash(output) === hash) return output;
      // A folder of its own: tests, commands and a running system may synthesize at the same time.
      const next = await mkdtemp(`${output}.`);
      try {
        if (stopped) throw new SynthesisFailed('The synthesis was stopped.');
        await synthesizeBy(start(), { stage, today: today().toISOString(), root, outdir: next });
        await writeFile(join(next, 'inputs.sha256'), hash);
        await replaceFolder(output, next);
      } finally {
        await rm(next, { recursive: true, force: true });
      }
      return output;
    },
    forget,
    warm: () => void start(),
    stop() {
      stopped = true;
      forget();
    },
  };
}

/** Puts `next` in the place of `folder`. When two do so at once, either may stay: both follow from the same sources. */
export async function replaceFolder(folder: string, next: string): Promise<void> {
  const old = `${next}.old`;
  try {
    await rename(folder, old);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  try {
    await rename(next, folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  }
  await rm(old, { recursive: true, force: true });
}

function recordedHash(output: string): string | undefined {
  try {
    return readFileSync(join(output, 'inputs.sha256'), 'utf8');
  } catch {
    // No assembly yet.
    return undefined;
  }
}

function synthesizeBy(worker: ChildProcess, request: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null) =>
      reject(
        new SynthesisFailed(`The process that synthesizes ended with ${signal ?? `exit code ${code}`}.`),
      );
    worker.once('exit', ended);
    worker.once('message', (answer: { ok: boolean; reason?: string }) => {
      worker.off('exit', ended);
      if (answer.ok) resolve();
      else reject(new SynthesisFailed(answer.reason));
    });
    worker.send(request, (error) => {
      if (error) reject(new SynthesisFailed(error.message));
    });
  });
}
