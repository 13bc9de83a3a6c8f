import { watch, type FSWatcher } from 'chokidar';
import { join, relative } from 'node:path';
import { SOURCE_FOLDERS } from './inputs.ts';
import { root } from './synthesizer.ts';

/** Editors write a file in several steps; a change counts when this many milliseconds brought no other. */
const SETTLED_AFTER = 40;

/** What editors write beside a file while they save it: `.company.ts.swp`, `company.ts~`, `4913`, `sedA1b2C3`. */
const isSource = (path: string) => /(^|\/)[^.#][^/]*\.(?:ts|graphql)$/.test(path);

/** Calls `changed` with the paths that changed, once per burst and never twice at a time. */
export function watchSources(changed: (paths: readonly string[]) => Promise<void>): FSWatcher {
  let paths = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const watcher = watch(
    SOURCE_FOLDERS.map((folder) => join(root, folder)),
    {
      ignoreInitial: true,
      // Waiting for the new file of a rename would tell of the old one's end a burst later.
      atomic: false,
      ignored: (path, stats) => stats?.isFile() === true && !isSource(path),
    },
  );
  watcher.on('all', (event, path) => {
    if (event.endsWith('Dir')) return;
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
