import type { Programs } from '../realm-text.ts';
import { EvaluationProcess, type ProcessLimits, type Request } from './evaluation-process.ts';

/** How a request to the pool ends, unless the whole pool fails. */
export type Answer =
  | { readonly kind: 'answered'; readonly text: string }
  /** The handler ran into the time limit, or took its process down. */
  | { readonly kind: 'overran' | 'died' };

interface Waiting extends Request {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** `Stopped`: the host was stopped. `ProcessFailed`: child processes cannot be started on this machine. */
export class HostUnavailable extends Error {
  override readonly name = 'HostUnavailable';
  constructor(readonly code: 'Stopped' | 'ProcessFailed') {
    super(
      code === 'Stopped' ? 'The language host has stopped.' : 'The language host cannot start its processes.',
    );
  }
}

/** Requests a process holds at most; the rest wait for whichever process is free first. */
const window = 32;
/** Children in a row that may end before they were ready. */
const startAttempts = 3;

/**
 * A fixed number of processes that answer requests. The request that hangs or kills its process fails alone: the
 * process is replaced and the others go again. Its module is suspect from then on, until it answers in time: requests
 * of suspect modules run one at a time, each alone on its process, and wait for all others, so that many that hang hold
 * up nobody for longer than one.
 */
export class ProcessPool {
  readonly #processes = new Set<EvaluationProcess>();
  #queue: Waiting[] = [];
  #failures = 0;
  #stopped = false;
  readonly #suspects = new Set<string>();
  #suspected: Waiting[] = [];
  /** The process that is to run, or runs, a suspect module. */
  #reserved: EvaluationProcess | undefined;

  constructor(
    private readonly programs: Programs,
    private readonly count: number,
    private readonly limits: ProcessLimits,
  ) {
    for (let started = 0; started < count; started += 1) this.#start();
  }

  submit(request: Request): Promise<Answer> {
    if (this.#stopped) return Promise.reject(new HostUnavailable('Stopped'));
    return new Promise((resolve, reject) => {
      this.#enqueue([{ ...request, resolve, reject }]);
      if (this.#processes.size === 0) for (let more = 0; more < this.count; more += 1) this.#start();
      this.#dispatch();
    });
  }

  /** Resolves when all processes have ended; requests without an answer are rejected. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#processes].map((process) => process.kill()));
    this.#rejectAll(new HostUnavailable('Stopped'));
  }

  #start(): void {
    const process: EvaluationProcess = new EvaluationProcess(this.programs, this.limits, {
      ready: () => {
        this.#failures = 0;
      },
      answered: (request, text) => {
        (request as Waiting).resolve({ kind: 'answered', text });
        if (this.#reserved === process && this.#suspects.has(request.moduleId))
          this.#acquit(request.moduleId);
        this.#dispatch();
      },
      ended: (requests, wasReady, overran) => {
        if (!this.#processes.delete(process)) return;
        if (this.#reserved === process) this.#reserved = undefined;
        this.#replace(requests as Waiting[], wasReady, overran);
      },
    });
    this.#processes.add(process);
  }

  #replace(requests: Waiting[], wasReady: boolean, overran: boolean): void {
    const [running, ...others] = requests;
    if (wasReady && running) {
      this.#suspects.add(running.moduleId);
      running.resolve({ kind: overran ? 'overran' : 'died' });
    }
    this.#enqueue([...(wasReady ? others : requests), ...this.#queue.splice(0)]);
    if (this.#stopped) return this.#rejectAll(new HostUnavailable('Stopped'));
    if (!wasReady) this.#failures += 1;
    if (this.#failures >= startAttempts) {
      this.#failures = 0;
      return this.#rejectAll(new HostUnavailable('ProcessFailed'));
    }
    this.#start();
    this.#dispatch();
  }

  #enqueue(requests: readonly Waiting[]): void {
    for (const request of requests) {
      (this.#suspects.has(request.moduleId) ? this.#suspected : this.#queue).push(request);
    }
  }

  #acquit(moduleId: string): void {
    this.#reserved = undefined;
    this.#suspects.delete(moduleId);
    this.#enqueue(this.#suspected.splice(0));
  }

  #rejectAll(error: Error): void {
    this.#reserved = undefined;
    for (const waiting of [...this.#queue.splice(0), ...this.#suspected.splice(0)]) waiting.reject(error);
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const process = this.#leastLoaded();
      if (!process || process.load >= window) break;
      process.submit(this.#queue.shift()!);
    }
    if (this.#suspected.length === 0) return;
    // The reserved process first answers what it has got. The only one there is is not taken from those that wait.
    if (this.#processes.size > 1 || this.#queue.length === 0) this.#reserved ??= this.#leastLoaded();
    if (this.#reserved?.load === 0) this.#reserved.submit(this.#suspected.shift()!);
  }

  /** Of those that are not reserved. */
  #leastLoaded(): EvaluationProcess | undefined {
    let best: EvaluationProcess | undefined;
    for (const process of this.#processes) {
      if (process !== this.#reserved && (!best || process.load < best.load)) best = process;
    }
    return best;
  }
}
