import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { replaceFolder } from '../../commands/start/synthesizer.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface CdkJson {
  readonly app: string;
  readonly context: Readonly<Record<string, unknown>>;
}

/**
 * The folder of an example app with its `cdk.out` in step with its sources: synthesized by the app's own command, as the
 * CDK's CLI runs it, and not again while nothing changed.
 */
export async function synthesizedExample(name: string): Promise<string> {
  const folder = join(root, 'examples', name);
  const output = join(folder, 'cdk.out');
  // What an app dates from today (an API key's end) lasts longer than a month.
  const hash = hashOf(folder, new Date().toISOString().slice(0, 7));
  if (recorded(output) === hash) return folder;
  const next = await mkdtemp(`${output}.`);
  try {
    await runApp(folder, next);
    writeFileSync(join(next, 'inputs.sha256'), hash);
    await replaceFolder(output, next);
  } finally {
    await rm(next, { recursive: true, force: true });
  }
  return folder;
}

async function runApp(folder: string, outdir: string): Promise<void> {
  const { app, context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8')) as CdkJson;
  const child = spawn(app, {
    cwd: folder,
    shell: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, 'aws:cdk:version-reporting': true }),
    },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${app} in ${folder} ended with ${String(code)}:\n${said}`);
}

function hashOf(folder: string, month: string): string {
  const hash = createHash('sha256')
    .update(month)
    .update(readFileSync(join(root, 'package-lock.json')));
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length))
    .filter((path) => !/^\/(?:cdk\.out|node_modules\/|test\/|README)/.test(path))
    .sort();
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(folder, file)));
  return hash.digest('hex');
}

function recorded(output: string): string | undefined {
  try {
    return readFileSync(join(output, 'inputs.sha256'), 'utf8');
  } catch {
    // Not synthesized yet.
    return undefined;
  }
}
