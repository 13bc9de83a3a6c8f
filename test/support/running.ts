import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Endpoints } from '../../commands/endpoints.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copied = ['commands', 'functions', 'generated', 'infra', 'local', 'model', 'resolvers', 'schema'];
const files = ['cdk.json', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** A copy of the project as a newcomer has it after `npm ci`, to start and to edit. */
export function copyOfProject(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'company-graph-'));
  for (const name of [...copied, ...files]) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface Running {
  readonly endpoints: Endpoints;
  /** Everything it printed so far. */
  output(): string;
  /** Resolves when a line that matches is printed after this call. Rejects when the process ends instead. */
  says(pattern: RegExp): Promise<string>;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** `npm start` in a folder, once its API answers. */
export async function npmStart(folder: string, ...flags: string[]): Promise<Running> {
  const child = launch(folder, 'start', ['--port', String(await freePort()), ...flags]);
  const printed = collect(child);
  await printed.says(/Ctrl-C stops/);
  const path = join(folder, '.local/endpoints.json');
  const endpoints = JSON.parse(readFileSync(path, 'utf8')) as Endpoints;
  return {
    endpoints,
    ...printed,
    async stop() {
      const exited = once(child, 'exit') as Promise<[number | null]>;
      child.kill('SIGINT');
      const [code] = await exited;
      if (existsSync(path)) throw new Error('endpoints.json is still there after the stop.');
      return code;
    },
  };
}

/** `npm start` that is expected to end by itself: its exit code and everything it printed. */
export async function npmStartEnds(
  folder: string,
  ...flags: string[]
): Promise<{ code: number | null; output: string }> {
  return ended(launch(folder, 'start', flags));
}

/** `npm run host`, of this repository, for an app and what it keeps in a folder, once it answers. */
export async function npmHost(app: string, folder: string, ...flags: string[]): Promise<Running> {
  const path = join(folder, 'endpoints.json');
  const port = String(await freePort());
  const child = launch(
    root,
    'host',
    ['--app', app, '--port', port, '--data', join(folder, 'data'), ...flags],
    path,
  );
  const printed = collect(child);
  await printed.says(/Ctrl-C stops/);
  const endpoints = JSON.parse(readFileSync(path, 'utf8')) as Endpoints;
  const exited = once(child, 'exit') as Promise<[number | null]>;
  return {
    endpoints,
    ...printed,
    async stop() {
      child.kill('SIGINT');
      const [code] = await exited;
      if (existsSync(path)) throw new Error('endpoints.json is still there after the stop.');
      return code;
    },
  };
}

/** `npm run host` that is expected to end by itself: its exit code and everything it printed. */
export async function npmHostEnds(...flags: string[]): Promise<{ code: number | null; output: string }> {
  return ended(launch(root, 'host', flags));
}

async function ended(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  const printed = collect(child);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: printed.output() };
}

function launch(folder: string, command: string, flags: readonly string[], endpoints = ''): ChildProcess {
  return spawn(process.execPath, ['commands/run.cjs', command, ...flags], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, COMPANY_GRAPH_ENDPOINTS: endpoints, DYNAMODB_ENDPOINT: '' },
  });
}

function collect(child: ChildProcess): Pick<Running, 'output' | 'says'> {
  let output = '';
  const waiting = new Set<() => void>();
  const add = (chunk: Buffer) => {
    output += chunk.toString('utf8');
    for (const look of waiting) look();
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  child.on('exit', () => {
    for (const look of waiting) look();
  });
  return {
    output: () => output,
    says(pattern) {
      const from = output.length;
      return new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(output.slice(from));
          if (!found && child.exitCode === null) return;
          waiting.delete(look);
          if (found) resolve(found[0]);
          else
            reject(
              new Error(`It ended with exit code ${child.exitCode} and never said ${pattern}:\n${output}`),
            );
        };
        waiting.add(look);
      });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
