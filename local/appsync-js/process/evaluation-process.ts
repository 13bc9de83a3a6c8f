import { spawn, type ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';
import type { Programs } from '../realm-text.ts';

/** What a child process owes: one answer line to each request line, in order. */
export interface Request {
  readonly moduleId: string;
  readonly script: string;
  /** Everything of the `evaluate` line but the verb. */
  readonly line: string;
}

export interface ProcessEvents {
  /** The first request in line has been answered. */
  answered(request: Request, text: string): void;
  /** It can take requests. */
  ready(): void;
  /**
   * The first request in line has run for `patienceMs`. `behind` waited for it and are this process's no more: a handler
   * has no effect but its result, so they may run elsewhere.
   */
  slow(running: Request, behind: readonly Request[]): void;
  /**
   * It is gone. `requests` are those without an answer, undefined where handed back; the first was running if the process
   * had been ready.
   */
  ended(requests: readonly (Request | undefined)[], wasReady: boolean, overran: boolean): void;
}

export interface ProcessLimits {
  readonly timeLimitMs: number;
  /** How long others wait behind one request. */
  readonly patienceMs: number;
  readonly memoryLimitMb: number;
}

/** Modules a child keeps compiled; the oldest are forgotten. */
const modulesKept = 500;

/**
 * One child process and its line of requests. The head of the line is timed from the moment it became the head: once
 * it tries the patience of those behind they are handed back, past the limit the child is killed.
 */
export class EvaluationProcess {
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #known = new Set<string>();
  readonly #exit: Promise<void>;
  /** Undefined for one that was handed back: the child will answer it all the same. */
  #requests: (Request | undefined)[] = [];
  #outgoing = '';
  #incoming = '';
  #ready = false;
  #overran = false;
  #timer: NodeJS.Timeout | undefined;
  #begun = 0;
  #slow = false;

  constructor(
    programs: Programs,
    private readonly limits: ProcessLimits,
    private readonly events: ProcessEvents,
  ) {
    const flags = [`--max-old-space-size=${limits.memoryLimitMb}`, '--no-warnings'];
    // Nothing of this process's environment or working directory is the child's to see.
    this.#child = spawn(process.execPath, [...flags, '-e', programs.evaluator], {
      env: {},
      cwd: '/',
      stdio: ['pipe', 'pipe', 'ignore', 'pipe'],
      // Ctrl-C reaches the whole group; requests under way are still answered before this process ends its children.
      detached: true,
    });
    this.#input = this.#child.stdin!;
    // A dead child is noticed by its end, not by the writes that still go to it.
    this.#input.on('error', () => {});
    this.#child.stdio[3]!.on('error', () => {});
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => this.#receive(text));
    this.#exit = new Promise((resolve) => {
      this.#child.once('error', () => this.#ended(resolve));
      this.#child.once('close', () => this.#ended(resolve));
    });
    this.#send(`realm\t${JSON.stringify(programs.realm)}\n`);
  }

  /** Requests without an answer. */
  get load(): number {
    return this.#requests.length;
  }

  /** Whether the running request has tried the patience of others. */
  get slow(): boolean {
    return this.#slow;
  }

  submit(request: Request): void {
    if (!this.#known.has(request.moduleId)) {
      if (this.#known.size >= modulesKept) this.#forgetOldest();
      this.#known.add(request.moduleId);
      this.#send(`module\t${request.moduleId}\t${JSON.stringify(request.script)}\n`);
    }
    this.#send(`evaluate\t${request.line}\n`);
    this.#requests.push(request);
    if (this.#requests.length === 1) this.#startTiming();
  }

  /** Resolves when the process has ended. */
  kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    return this.#exit;
  }

  #forgetOldest(): void {
    const [oldest] = this.#known;
    this.#known.delete(oldest!);
    this.#send(`forget\t${oldest}\n`);
  }

  /** One write for everything of a tick. */
  #send(text: string): void {
    if (this.#outgoing === '') {
      queueMicrotask(() => {
        this.#input.write(this.#outgoing);
        this.#outgoing = '';
      });
    }
    this.#outgoing += text;
  }

  #receive(text: string): void {
    const lines = (this.#incoming + text).split('\n');
    this.#incoming = lines.pop()!;
    for (const line of lines) {
      if (this.#ready) {
        const request = this.#requests.shift();
        this.#slow = false;
        if (request) this.events.answered(request, line);
      } else {
        this.#ready = true;
        this.events.ready();
      }
    }
    if (lines.length > 0) this.#startTiming();
  }

  #startTiming(): void {
    if (!this.#ready) return;
    this.#begun = performance.now();
    // The running timer is kept and moves itself on: most evaluations end long before it fires.
    this.#timer ??= setTimeout(() => this.#check(), this.limits.patienceMs);
  }

  #check(): void {
    this.#timer = undefined;
    if (this.#requests.length === 0) return;
    const allowed = this.#slow ? this.limits.timeLimitMs : this.limits.patienceMs;
    let left = this.#begun + allowed - performance.now();
    if (left < -lateMs) {
      // This process was the slow one: answers may lie unread.
      this.#begun += lateMs - left;
      left = lateMs;
    }
    if (left <= 0) left = this.#pastDue();
    if (left > 0) this.#timer = setTimeout(() => this.#check(), left);
  }

  /** Milliseconds until the next thing is due; 0 when the child was killed. */
  #pastDue(): number {
    const [running, ...behind] = this.#requests;
    if (this.#slow || !running) {
      // One that was handed back has nobody who waits for it.
      this.#overran = running !== undefined;
      this.#child.kill('SIGKILL');
      return 0;
    }
    this.#slow = true;
    this.#requests.fill(undefined, 1);
    this.events.slow(
      running,
      behind.filter((request) => request !== undefined),
    );
    return this.limits.timeLimitMs - this.limits.patienceMs;
  }

  #ended(resolve: () => void): void {
    clearTimeout(this.#timer);
    const requests = this.#requests;
    this.#requests = [];
    this.events.ended(requests, this.#ready, this.#overran);
    resolve();
  }
}

/** By how much a timer may fire too late before this process is taken for the slow one. */
const lateMs = 100;
