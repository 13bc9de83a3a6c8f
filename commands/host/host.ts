import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { consoleLog, LocalError, startLocal, systemClock, type LocalCloud } from '../../local/index.ts';
import { endpointsFile as endpointsPath } from '../endpoints.ts';
import { interruption, untilInterrupted } from '../interruption.ts';
import { publish } from '../start/published.ts';
import { AppMissing, findApp, type SynthesizedApp } from './app.ts';
import { watchAssembly } from './assembly-changes.ts';
import { fromHere } from '../instance-banner.ts';
import { banner } from './banner.ts';
import type { HostOptions } from './options.ts';

/** Of all hosted apps, each in a folder of its own. */
const hostedFolder = fileURLToPath(new URL('../../.local/hosted', import.meta.url));

/** Hosts an app and follows its syntheses until a signal. What keeps it from starting is told in a line or two. */
export async function host(options: HostOptions): Promise<void> {
  const interrupted = interruption(() => console.log('\nStopping …'));
  // What has to be undone, whatever this ends with; the last first.
  const undo: (() => Promise<void>)[] = [];
  try {
    await serve(options, interrupted, undo);
  } catch (error) {
    // What a signal interrupted is no failure.
    if (!interrupted.aborted) {
      console.error(explained(error));
      process.exitCode = 1;
    }
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

async function serve(
  options: HostOptions,
  interrupted: AbortSignal,
  undo: (() => Promise<void>)[],
): Promise<void> {
  const app = findApp(options.app);
  const folder = join(hostedFolder, app.name);
  const data = options.ephemeral ? undefined : resolve(options.data ?? join(folder, 'data'));
  // Before the app is read: a synthesis that ends while it starts is taken over when it has.
  let serving: (cloud: LocalCloud) => void = () => undefined;
  const served = new Promise<LocalCloud>((resolve) => (serving = resolve));
  const watcher = await follow(served, app, interrupted);
  undo.push(() => watcher.close());
  const cloud = await startLocal({
    assembly: app.assembly,
    ...(data === undefined ? {} : { data }),
    port: options.port,
    ...(options.engine ? { engine: options.engine } : {}),
    ...(options.engineEndpoint ? { engineEndpoint: options.engineEndpoint } : {}),
    log: untilInterrupted(consoleLog, interrupted),
    explorer: { examples: [] },
  });
  undo.push(() => cloud.stop());
  interrupted.throwIfAborted();
  const endpointsFile = endpointsPath(process.env, join(folder, 'endpoints.json'));
  undo.push(await publish(endpointsFile, cloud.endpoints));
  console.log(
    banner(cloud.endpoints, {
      app: app.name,
      assembly: app.assembly,
      api: cloud.api,
      data,
      endpointsFile: fromHere(endpointsFile),
      ahead: cloud.clock.offset,
    }),
  );
  serving(cloud);
  if (!interrupted.aborted) await once(interrupted, 'abort');
}

function follow(served: Promise<LocalCloud>, { assembly }: SynthesizedApp, interrupted: AbortSignal) {
  const going = () => !interrupted.aborted;
  return watchAssembly(assembly, async () => {
    const cloud = await served;
    if (!going()) return;
    const started = systemClock.now();
    try {
      await cloud.reload(assembly);
      console.log(`The new synthesis is live after ${systemClock.now() - started} ms.`);
    } catch (error) {
      if (going()) console.error(`${explained(error)}\nThe last good version keeps serving.`);
    }
  });
}

/** What is wrong and what to do, in as few lines as that takes; only a fault of this program's own has a stack. */
function explained(error: unknown): string {
  if (error instanceof AppMissing) return error.message;
  if (error instanceof LocalError) return `${error.message}\n${error.remedy}`;
  // What the system refused (a path, a port, a full disk) says so itself.
  if (error instanceof Error && 'syscall' in error) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
