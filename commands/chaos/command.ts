import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperationFailed } from '../operations/aws-fault.ts';
import type { OperatorWorld } from '../operations/operator-world.ts';
import { createSynthesizer } from '../start/synthesizer.ts';
import { UsageError } from '../usage.ts';
import { createInstance } from './instance.ts';
import { chaosOptions, usage, type ChaosOptions } from './options.ts';
import { quietPort } from './port.ts';
import { figure, violationLines } from './report.ts';
import { runChaos } from './run.ts';

/** `npm run chaos`; resolves with the exit code. The last line it prints is the figure. */
export async function chaosCommand(args: readonly string[], world: OperatorWorld): Promise<number> {
  try {
    const options = chaosOptions(args);
    if (options !== 'help') return await chaos(options, world);
    world.out(usage);
    return 0;
  } catch (error) {
    if (world.signal.aborted) return 130;
    if (!(error instanceof UsageError || error instanceof OperationFailed)) throw error;
    world.err(error.message);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function chaos(options: ChaosOptions, world: OperatorWorld): Promise<number> {
  const seed = options.seed ?? Math.floor(world.random() * 1_000_000_000);
  world.out(`seed ${seed}`);
  // Here, so that no start that is cut short leaves half an assembly behind.
  const synthesizer = createSynthesizer('dev', world.date);
  world.signal.addEventListener('abort', () => synthesizer.stop());
  await synthesizer.assembly().finally(() => synthesizer.stop());

  const { now, wait, signal } = world;
  const port = await quietPort(world.random);
  const folder = mkdtempSync(join(tmpdir(), 'company-graph-chaos-'));
  const instance = createInstance({ folder, port, engine: options.engine, now, wait, signal });
  const clean = () => {
    instance.destroy();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  };
  // A second Ctrl-C ends this process where it stands.
  process.once('exit', clean);
  try {
    const started = now();
    const figures = await runChaos({ seed, kills: options.kills, instance, world });
    for (const line of violationLines(figures.violations, { seed, kills: options.kills })) world.out(line);
    if (signal.aborted) world.out('Interrupted.');
    world.out(figure({ ...figures, seconds: (now() - started) / 1_000 }));
    if (signal.aborted) return 130;
    return figures.violations.length > 0 ? 1 : 0;
  } finally {
    clean();
    process.off('exit', clean);
  }
}
