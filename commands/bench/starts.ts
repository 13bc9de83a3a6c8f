import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../start/synthesizer.ts';
import type { Endpoints } from '../endpoints.ts';

/**
 * Milliseconds from `npm start` to the first answer of the API, for starts that find the data of an earlier one. Rejects
 * when interrupted, with nothing left running.
 */
export async function measureStarts(count: number, interrupted: AbortSignal): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'company-graph-bench-'));
  const took: number[] = [];
  const port = await freePort();
  try {
    await startOnce(folder, port, interrupted);
    for (let start = 0; start < count; start++) took.push(await startOnce(folder, port, interrupted));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return took;
}

async function startOnce(folder: string, port: number, interrupted: AbortSignal): Promise<number> {
  interrupted.throwIfAborted();
  const file = join(folder, 'endpoints.json');
  const started = performance.now();
  const child = spawn(
    'npm',
    ['start', '--silent', '--', '--port', String(port), '--data', join(folder, 'data')],
    {
      cwd: root,
      env: { ...process.env, COMPANY_GRAPH_ENDPOINTS: file },
      stdio: ['ignore', 'ignore', 'inherit'],
      // A process group of its own, so that its end can be waited for: npm ends a moment before what it started.
      detached: true,
    },
  );
  try {
    while (!existsSync(file)) {
      interrupted.throwIfAborted();
      if (child.exitCode !== null) throw new Error(`npm start ended with exit code ${child.exitCode}.`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const endpoints = JSON.parse(await readFile(file, 'utf8')) as Endpoints;
    const response = await fetch(endpoints.graphql, {
      method: 'POST',
      headers: { 'x-api-key': endpoints.apiKey, 'content-type': 'application/json' },
      body: '{"query":"{ companies(country: \\"DE\\") { items { name } } }"}',
    });
    await response.json();
    return performance.now() - started;
  } finally {
    await endGroup(child.pid as number);
  }
}

async function endGroup(leader: number): Promise<void> {
  if (isAlive(-leader)) process.kill(-leader, 'SIGTERM');
  while (isAlive(-leader)) await new Promise((resolve) => setTimeout(resolve, 10));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
