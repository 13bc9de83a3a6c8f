import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { consoleLog, startLocal, systemClock, type LocalCloud } from '../../local/index.ts';
import { endpointsFile as endpointsPath, readEndpoints } from '../endpoints.ts';
import { interruption, untilInterrupted } from '../interruption.ts';
import { banner } from './banner.ts';
import { examples } from './examples.ts';
import { explained } from './explained.ts';
import type { StartOptions } from './options.ts';
import { publish } from './published.ts';
import { seedOnce } from './seed-once.ts';
import { watchSources } from './sources.ts';
import { createSynthesizer, root, type Synthesizer } from './synthesizer.ts';

const endpointsFile = endpointsPath();

/** Hosts the system and follows the sources until a signal. What keeps it from starting is told in one or two lines. */
export async function start(options: StartOptions): Promise<void> {
  const interrupted = interruption(() => console.log('\nStopping …'));
  const synthesizer = createSynthesizer('dev', () => new Date());
  interrupted.addEventListener('abort', () => synthesizer.stop());
  // What has to be undone, whatever this ends with; the last first.
  const undo: (() => Promise<void>)[] = [];
  try {
    await serve(options, { synthesizer, interrupted, undo });
  } catch (error) {
    // What a signal interrupted is no failure.
    if (!interrupted.aborted) {
      console.error(await explained(error));
      process.exitCode = 1;
    }
  } finally {
    synthesizer.stop();
    for (const step of undo.reverse()) await step();
  }
}

interface Running {
  readonly synthesizer: Synthesizer;
  readonly interrupted: AbortSignal;
  readonly undo: (() => Promise<void>)[];
}

async function serve(options: StartOptions, { synthesizer, interrupted, undo }: Running): Promise<void> {
  const data = options.ephemeral ? undefined : resolve(options.data ?? join(root, '.local/data'));
  if (!existsSync(join(root, 'cdk.out'))) console.log('Synthesizing the stacks …');
  const assembly = await synthesizer.assembly();
  interrupted.throwIfAborted();
  const cloud = await startLocal({
    assembly,
    ...(data === undefined ? {} : { data }),
    port: options.port,
    ...(options.engine ? { engine: options.engine } : {}),
    ...(options.engineEndpoint ? { engineEndpoint: options.engineEndpoint } : {}),
    log: untilInterrupted(consoleLog, interrupted),
    explorer: { title: 'Company Graph', examples: examples() },
  });
  undo.push(() => cloud.stop());
  interrupted.throwIfAborted();
  undo.push(await publish(endpointsFile, cloud.endpoints));
  const endpoints = await readEndpoints(endpointsFile);
  const seeded = options.seed ? await seedOnce(endpoints, data, interrupted) : '';
  interrupted.throwIfAborted();
  console.log(banner(endpoints, { seeded, data, ahead: cloud.clock.offset }));
  const watcher = follow(cloud, synthesizer, interrupted);
  undo.push(() => watcher.close());
  if (!interrupted.aborted) await once(interrupted, 'abort');
}

function follow(cloud: LocalCloud, synthesizer: Synthesizer, interrupted: AbortSignal) {
  const going = () => !interrupted.aborted;
  synthesizer.warm();
  return watchSources(async (paths) => {
    if (!going()) return;
    const started = systemClock.now();
    try {
      if (paths.some((path) => /^(infra|model)\//.test(path))) synthesizer.forget();
      await cloud.reload(await synthesizer.assembly());
      console.log(`${paths.join(', ')}: live after ${systemClock.now() - started} ms`);
    } catch (error) {
      if (!going()) return;
      console.error(`${await explained(error)}\nThe last good version keeps serving.`);
    }
    if (going()) synthesizer.warm();
  });
}
