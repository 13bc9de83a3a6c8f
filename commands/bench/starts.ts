import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../start/synthesizer.ts';
import type { Endpoints } from '../endpoints.ts';

/** Milliseconds from `npm start` to the first answer of the API, for starts that find the data of an earlier one. */
export async function measureStarts(count: number): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'company-graph-bench-'));
  const took: number[] = [];
  try {
    await startOnce(folder);
    for (let start = 0; start < count; start++) took.push(await startOnce(folder));
  } finally {
    // npm ends a moment before what it started.
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
  return took;
}

async function startOnce(folder: string): Promise<number> {
  const file = join(folder, 'endpoints.json');
  const started = performance.now();
  const child = spawn('npm', ['start', '--silent', '--', '--port', '4555', '--data', join(folder, 'data')], {
    cwd: root,
    env: { ...process.env, COMPANY_GRAPH_ENDPOINTS: file },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  while (!existsSync(file)) {
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
  const took = performance.now() - started;
  child.kill('SIGTERM');
  await exited;
  return took;
}
