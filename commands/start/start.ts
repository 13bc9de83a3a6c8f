import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { consoleLog, LocalError, startLocal, systemClock, type LocalCloud } from '../../local/index.ts';
import { endpointsFile as endpointsPath, readEndpoints } from '../endpoints.ts';
import { banner } from './banner.ts';
import { examples } from './examples.ts';
import type { StartOptions } from './options.ts';
import { seedOnce } from './seed-once.ts';
import { watchSources } from './sources.ts';
import { createSynthesizer, root, SynthesisFailed, type Synthesizer } from './synthesizer.ts';

const localFolder = join(root, '.local');
const endpointsFile = endpointsPath();

/** Hosts the system and follows the sources until a signal. What keeps it from starting is told in one or two lines. */
export async function start(options: StartOptions): Promise<void> {
  const synthesizer = createSynthesizer('dev', () => new Date());
  const stopping = new AbortController();
  const data = options.ephemeral ? undefined : resolve(options.data ?? join(localFolder, 'data'));
  let cloud: LocalCloud | undefined;
  try {
    if (!existsSync(join(root, 'cdk.out'))) console.log('Synthesizing the stacks …');
    cloud = await startLocal({
      assembly: await synthesizer.assembly(),
      ...(data === undefined ? {} : { data }),
      port: options.port,
      ...(options.engine ? { engine: options.engine } : {}),
      ...(process.env.DYNAMODB_ENDPOINT ? { engineEndpoint: process.env.DYNAMODB_ENDPOINT } : {}),
      log: consoleLog,
      explorer: { title: 'Company Graph', examples: examples() },
    });
    stopOnSignal(cloud, synthesizer, stopping);
    await writeEndpoints(cloud);
    const endpoints = await readEndpoints(endpointsFile);
    const seeded = options.seed ? await seedOnce(endpoints, data) : '';
    console.log(banner(endpoints, { seeded, data }));
    follow(cloud, synthesizer);
  } catch (error) {
    synthesizer.stop();
    // What a signal interrupted is no failure.
    if (stopping.signal.aborted) return;
    await cloud?.stop();
    await rm(endpointsFile, { force: true });
    console.error(explained(error));
    process.exitCode = 1;
  }
}

/** By rename, so that nobody reads half a file. */
async function writeEndpoints(cloud: LocalCloud): Promise<void> {
  await mkdir(dirname(endpointsFile), { recursive: true });
  await writeFile(`${endpointsFile}.new`, `${JSON.stringify(cloud.endpoints, null, 2)}\n`, { mode: 0o600 });
  await rename(`${endpointsFile}.new`, endpointsFile);
}

function follow(cloud: LocalCloud, synthesizer: Synthesizer): void {
  synthesizer.warm();
  watchSources(async (paths) => {
    const started = systemClock.now();
    try {
      if (paths.some((path) => /^(infra|model)\//.test(path))) synthesizer.forget();
      await cloud.reload(await synthesizer.assembly());
      console.log(`${paths.join(', ')}: live after ${systemClock.now() - started} ms`);
    } catch (error) {
      console.error(`${explained(error)}\nThe last good version keeps serving.`);
    }
  });
}

/** Ctrl-C once ends in order, with nothing left running; twice ends at once. */
function stopOnSignal(cloud: LocalCloud, synthesizer: Synthesizer, stopping: AbortController): void {
  const stop = async () => {
    if (stopping.signal.aborted) process.exit(1);
    stopping.abort();
    console.log('\nStopping …');
    await rm(endpointsFile, { force: true });
    synthesizer.stop();
    await cloud.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
}

function explained(error: unknown): string {
  if (error instanceof LocalError) return `${error.message} ${error.remedy}`;
  if (error instanceof SynthesisFailed) return `The sources cannot be synthesized: ${error.message}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
