import { watch, type FSWatcher } from 'chokidar';
import { join, relative } from 'node:path';
import { SOURCE_FOLDERS } from './inputs.ts';
import { root } from './synthesizer.ts';

/** Editors write a file in several steps; a change counts when this many milliseconds brought no other. */
const SETTLED_AFTER = 40;

/** Calls `changed` with the paths that changed, once per burst and never twice at a time. */
export function watchSources(changed: (paths: readonly string[]) => Promise<void>): FSWatcher {
  let paths = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const watcher = watch(
    SOURCE_FOLDERS.map((folder) => join(root, folder)),
    { ignoreInitial: true, ignored: (path) => /(^|\/)[.#]|~$/.test(relative(root, path)) },
  );
  watcher.on('all', (_event, path) => {
    paths.add(relative(root, path));
    clearTimeout(timer);
    timer = setTimeout(() => {
      const burst = [...paths];
      paths = new Set();
      running = running.then(() => changed(burst));
    }, SETTLED_AFTER);
  });
  return watcher;
}
