import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { CodeError } from '../language.ts';
import type { Places } from './checking-program.ts';

/**
 * How the check of one module ends. `overran`: past the time or memory it has, or it took its process down otherwise.
 * `unstartable`: no process can be had.
 */
export type Checked =
  | { readonly kind: 'checked'; readonly errors: readonly CodeError[] }
  | { readonly kind: 'overran' | 'stopped' | 'unstartable' };

interface Waiting {
  readonly code: string;
  readonly resolve: (checked: Checked) => void;
}

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL('.', import.meta.url));
let program: Promise<string> | undefined;

/**
 * A child process that checks modules, started with the first module and replaced when one takes it down or holds
 * it for over `timeLimitMs`: types can be programs, and a text can exhaust the stack of whoever parses it. TypeScript
 * takes half a second to load, so the process is kept; it keeps its parent from ending only while it has work.
 */
export class CheckingProcess {
  readonly #waiting: Waiting[] = [];
  #child: ChildProcess | undefined;
  #ended: Promise<void> | undefined;
  #ready = false;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly timeLimitMs: number,
    private readonly heapMb = 512,
  ) {}

  check(code: string): Promise<Checked> {
    if (this.#stopped) return Promise.resolve({ kind: 'stopped' });
    return new Promise((resolve) => {
      this.#waiting.push({ code, resolve });
      if (this.#waiting.length > 1) return;
      if (this.#ready) this.#next();
      else if (!this.#child) this.#start();
    });
  }

  /** Resolves when the process has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    for (const { resolve } of this.#waiting.splice(0)) resolve({ kind: 'stopped' });
    this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  #start(): void {
    program ??= bundle();
    program
      .then((text) => this.#spawn(text))
      .catch(() => {
        for (const { resolve } of this.#waiting.splice(0)) resolve({ kind: 'unstartable' });
      });
  }

  #spawn(text: string): void {
    if (this.#stopped || this.#child) return;
    const flags = [`--max-old-space-size=${this.heapMb}`, '--no-warnings'];
    // Nothing of this process's environment is the child's to see; Ctrl-C is not for it. It finds packages from its folder.
    const child = spawn(process.execPath, [...flags, '-e', text], {
      env: {},
      cwd: here,
      stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
      detached: true,
    });
    this.#child = child;
    // A dead child is noticed by its end, not by the writes that still go to it.
    for (const stream of [child.stdin!, child.stdio[3]!]) stream.on('error', () => {});
    createInterface({ input: child.stdout! }).on('line', (line) => this.#receive(line));
    this.#ended = new Promise((resolve) => {
      const lost = () => {
        this.#lost(child);
        resolve();
      };
      child.once('error', lost);
      child.once('close', lost);
    });
    const compiler = require.resolve('typescript');
    const types = join(dirname(require.resolve('@aws-appsync/utils/package.json')), 'lib');
    child.stdin!.write(`${JSON.stringify({ compiler, types } satisfies Places)}\n`);
  }

  #receive(line: string): void {
    if (this.#ready) {
      this.#answer({ kind: 'checked', errors: JSON.parse(line) as CodeError[] });
    }
    this.#ready = true;
    this.#next();
  }

  #lost(child: ChildProcess): void {
    if (this.#child !== child || this.#stopped) return;
    const kind = this.#ready ? 'overran' : 'unstartable';
    this.#child = undefined;
    this.#ready = false;
    this.#answer({ kind });
    if (this.#waiting.length > 0) this.#start();
  }

  #next(): void {
    const [head] = this.#waiting;
    this.#keepParent(head !== undefined);
    if (!head) return;
    this.#timer = setTimeout(() => this.#child?.kill('SIGKILL'), this.timeLimitMs);
    this.#child?.stdin?.write(`${JSON.stringify(head.code)}\n`);
  }

  #answer(checked: Checked): void {
    clearTimeout(this.#timer);
    this.#waiting.shift()?.resolve(checked);
  }

  #keepParent(keep: boolean): void {
    const child = this.#child;
    if (!child) return;
    for (const handle of [child, child.stdin, child.stdout, child.stdio[3]] as (ChildProcess | Socket)[]) {
      if (keep) handle.ref();
      else handle.unref();
    }
  }
}

async function bundle(): Promise<string> {
  const built = await build({
    entryPoints: [fileURLToPath(new URL('./checking-program.ts', import.meta.url))],
    bundle: true,
    external: ['acorn'],
    write: false,
    minifyWhitespace: true,
    format: 'cjs',
    platform: 'node',
    target: 'esnext',
    logLevel: 'silent',
  });
  return built.outputFiles[0]!.text;
}
