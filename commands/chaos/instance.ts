import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readEndpoints, type Endpoints } from '../endpoints.ts';
import { OperationFailed } from '../operations/aws-fault.ts';
import { root } from '../start/synthesizer.ts';
import { descendantsOf, isAlive, killGroup, killTree, send, type ProcessId } from './process-tree.ts';
import type { Kill } from './plan.ts';

/** The system as `npm start` hosts it, in processes of its own, over one folder and port for all of its starts. */
export interface Instance {
  start(): void;
  /** Resolves once its API answers. Rejects with `OperationFailed` when it ends instead, or takes longer than a minute. */
  ready(): Promise<Endpoints>;
  /** Resolves when the host is gone. */
  kill(victims: Kill['victims']): Promise<void>;
  /** As Ctrl-C stops it; resolves with what is wrong with that, null when nothing is. */
  stop(): Promise<string | null>;
  /** Processes of killed hosts that are still there. */
  leftBehind(): readonly ProcessId[];
  /** At once, whatever runs. */
  destroy(): void;
}

export interface InstanceOptions {
  readonly folder: string;
  readonly port: number;
  readonly engine: string | undefined;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly signal: AbortSignal;
}

const LONGEST_START = 60_000;
/** Milliseconds between two looks for an instance that starts. */
const PACE = 10;

export function createInstance(options: InstanceOptions): Instance {
  const { folder, port, engine, now, wait, signal } = options;
  const endpointsFile = join(folder, 'endpoints.json');
  let host: ChildProcess | undefined;
  let said = '';
  let orphans: ProcessId[] = [];

  const running = () => host !== undefined && host.exitCode === null && host.signalCode === null;
  const leader = () => host?.pid ?? 0;
  const lastWords = () => said.trim().split('\n').slice(-5).join('\n');

  return {
    start() {
      // It would name the instance before this one.
      rmSync(endpointsFile, { force: true });
      said = '';
      const flags = ['--data', join(folder, 'data'), '--port', String(port), '--no-seed'];
      host = spawn(
        process.execPath,
        ['commands/run.cjs', 'start', ...flags, ...(engine === undefined ? [] : ['--engine', engine])],
        {
          cwd: root,
          stdio: ['ignore', 'pipe', 'pipe'],
          env: { ...process.env, COMPANY_GRAPH_ENDPOINTS: endpointsFile, DYNAMODB_ENDPOINT: '' },
          // A process group of its own: it is killed alone, and Ctrl-C does not reach it.
          detached: true,
        },
      );
      const keep = (chunk: Buffer) => void (said = (said + chunk.toString('utf8')).slice(-4_000));
      host.stdout?.on('data', keep);
      host.stderr?.on('data', keep);
    },

    async ready() {
      const deadline = now() + LONGEST_START;
      for (;;) {
        if (!running()) throw new OperationFailed(`npm start ended by itself:\n${lastWords()}`);
        if (now() > deadline) throw new OperationFailed(`npm start takes too long:\n${lastWords()}`);
        signal.throwIfAborted();
        if (existsSync(endpointsFile)) {
          const endpoints = await readEndpoints(endpointsFile);
          if (await answers(endpoints)) return endpoints;
        }
        await wait(PACE);
      }
    },

    async kill(victims) {
      if (!host || !running()) throw new OperationFailed(`npm start ended by itself:\n${lastWords()}`);
      const exit = once(host, 'exit');
      orphans = [...orphans.filter(isAlive), ...descendantsOf(leader())];
      if (victims === 'all') killTree(leader());
      else killGroup(leader());
      await exit;
    },

    async stop() {
      if (!host || !running()) return `npm start ended by itself:\n${lastWords()}`;
      const exit = once(host, 'exit') as Promise<[number | null]>;
      orphans = [...orphans.filter(isAlive), ...descendantsOf(leader())];
      host.kill('SIGINT');
      const [code] = await exit;
      return code === 0 ? null : `npm start ended with exit code ${code}:\n${lastWords()}`;
    },

    leftBehind: () => (orphans = orphans.filter(isAlive)),

    destroy() {
      if (running()) killTree(leader());
      for (const { pid } of orphans.filter(isAlive)) send(pid, 'SIGKILL');
    },
  };
}

async function answers({ graphql, apiKey }: Endpoints): Promise<boolean> {
  try {
    const response = await fetch(graphql, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify({ query: '{ company(id: "none") { id } }' }),
    });
    const answer = (await response.json()) as { data?: unknown; errors?: unknown };
    return response.ok && answer.data !== undefined && answer.errors === undefined;
  } catch (error) {
    // Not yet; whether it ever will is asked of its process.
    if (error instanceof TypeError || error instanceof SyntaxError) return false;
    throw error;
  }
}
