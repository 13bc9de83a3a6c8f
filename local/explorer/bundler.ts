import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundleKey } from './bundle-key.ts';

/** The bundled page on disk. */
export interface Bundle {
  readonly key: string;
  readonly folder: string;
  /** Names of the files that may be served. */
  readonly files: ReadonlySet<string>;
}

export interface Bundler {
  /** The bundle, from the cache or made now; calls at the same time share one. Rejects with what went wrong. */
  bundle(): Promise<Bundle>;
  stop(): Promise<void>;
}

/** Keeps one bundle in the folder: the one of today's packages and sources. */
export function createBundler(cacheDirectory: string): Bundler {
  let pending: Promise<Bundle> | undefined;
  let child: ChildProcess | undefined;
  let stopped = false;

  async function make(): Promise<Bundle> {
    const key = await bundleKey();
    const folder = join(cacheDirectory, key);
    const ready = await filesOf(folder);
    if (ready) return { key, folder, files: ready };
    await mkdir(cacheDirectory, { recursive: true });
    const unfinished = await mkdtemp(join(cacheDirectory, 'unfinished-'));
    try {
      await build(unfinished);
      await putInPlace(unfinished, folder);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    const files = await filesOf(folder);
    if (!files) throw new Error(`The explorer's bundle vanished from ${folder}.`);
    await removeOthers(cacheDirectory, key);
    return { key, folder, files };
  }

  async function build(outdir: string): Promise<void> {
    const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const script = fileURLToPath(new URL('build.ts', import.meta.url));
    if (stopped) throw new Error('the cloud is being stopped');
    const started = spawn(process.execPath, ['--import', loader, script, outdir], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Ctrl-C reaches the whole group; this process decides when its bundler ends.
      detached: true,
    });
    child = started;
    let said = '';
    started.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    // Answering requests matters more.
    if (started.pid !== undefined) setPriority(started.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    const code = await new Promise((done, failed) => started.once('error', failed).once('close', done));
    if (child === started) child = undefined;
    if (code !== 0) throw new Error(said.trim() || `the bundler ended with ${String(code)}`);
  }

  return {
    async bundle() {
      pending ??= make();
      try {
        return await pending;
      } catch (error) {
        // The next visit tries again.
        pending = undefined;
        throw error;
      }
    },
    async stop() {
      stopped = true;
      const running = child;
      if (!running) return;
      const ended = new Promise((done) => running.once('close', done));
      running.kill();
      await ended;
    },
  };
}

async function filesOf(folder: string): Promise<ReadonlySet<string> | undefined> {
  try {
    return new Set(await readdir(folder));
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** By rename, so that a folder with a key for a name is always whole; another process may have been faster. */
async function putInPlace(unfinished: string, folder: string): Promise<void> {
  try {
    await rename(unfinished, folder);
  } catch (error) {
    if (!isCode(error, 'ENOTEMPTY') && !isCode(error, 'EEXIST')) throw error;
  }
}

/** Bundles of earlier versions. A folder that another process is still filling is left alone. */
async function removeOthers(cacheDirectory: string, key: string): Promise<void> {
  for (const name of await readdir(cacheDirectory)) {
    if (/^[0-9a-f]{16}$/.test(name) && name !== key) {
      await rm(join(cacheDirectory, name), { recursive: true, force: true });
    }
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
