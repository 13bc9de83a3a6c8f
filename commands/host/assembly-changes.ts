import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { watch, type FSWatcher } from 'chokidar';

/** A synthesis writes its files one after another; it counts as done when this many milliseconds brought no other. */
const SETTLED_AFTER = 200;

/** The CDK's CLI keeps this file in the folder while it synthesizes into it; in it stands the CLI's process id. */
const SYNTHESIS_LOCK = 'synth.lock';

/**
 * Calls `changed` when an assembly was written anew, once per synthesis and never twice at a time, and for whatever is
 * written once this has returned. The folder itself may go and come back. What assets consist of is not watched: another content has another name, which the templates hold.
 */
export async function watchAssembly(assembly: string, changed: () => Promise<void>): Promise<FSWatcher> {
  const parent = dirname(assembly);
  const within = (path: string): string[] => relative(parent, path).split(sep);
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const watcher = watch(parent, {
    ignoreInitial: true,
    atomic: false,
    ignored: (path) => {
      const [folder, ...rest] = within(path);
      if (folder !== '' && folder !== basename(assembly)) return true;
      return rest.some((name) => name.startsWith('asset.') || isForeignLock(name));
    },
  });
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // The end of the lock is a change too.
      if (!isBeingSynthesized(assembly)) running = running.then(changed);
    }, SETTLED_AFTER);
  });
  await once(watcher, 'ready');
  return watcher;
}

/** Of whoever only reads the folder (`read.<pid>.lock`); the CLI does so too, after it has synthesized. */
const isForeignLock = (name: string) => name.endsWith('.lock') && name !== SYNTHESIS_LOCK;

/** A lock whose process is gone was left by a crash. */
function isBeingSynthesized(assembly: string): boolean {
  try {
    const pid = Number(readFileSync(join(assembly, SYNTHESIS_LOCK), 'utf8'));
    return Number.isInteger(pid) && pid > 0 && process.kill(pid, 0);
  } catch (error) {
    // Not allowed to signal it: it is there, and somebody else's. Else there is no lock, or no such process.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
