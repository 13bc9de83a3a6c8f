import type { Programs } from '../realm-text.ts';
import { RequestLanes } from './request-lanes.ts';
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
 * Processes that answer requests. The request that hangs or kills its process fails alone: the process is replaced and
 * the others go again. From the moment a request tries the patience of others its module is suspect, until it answers in
 * time: requests of suspect modules run one at a time, each alone on its process, and wait for all others. Where a
 * process is slow another takes its place, up to twice the usual number; past that the slow request is called back to run
 * as a suspect. So many that hang, of one kind or of many, hold up nobody whose module has answered before for longer
 * than the patience and a start.
 */
export class ProcessPool {
  readonly #processes = new Set<EvaluationProcess>();
  readonly #lanes = new RequestLanes<Waiting>();
  readonly #recalled = new Set<EvaluationProcess>();
  /** The process that is to run, or runs, a suspect module. */
  #reserved: EvaluationProcess | undefined;
  #failures = 0;
  #stopped = false;

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
      this.#lanes.add([{ ...request, resolve, reject }]);
      if (this.#processes.size === 0) this.#replenish();
      this.#relieve();
    });
  }

  /** Resolves when all processes have ended; requests without an answer are rejected. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#processes].map((process) => process.kill()));
    this.#rejectAll(new HostUnavailable('Stopped'));
  }

  #start(): EvaluationProcess {
    const process: EvaluationProcess = new EvaluationProcess(this.programs, this.limits, {
      ready: () => {
        this.#failures = 0;
      },
      answered: (request, text) => {
        (request as Waiting).resolve({ kind: 'answered', text });
        const acquitted = process === this.#reserved && this.#lanes.suspects(request.moduleId);
        this.#lanes.answered(request.moduleId, acquitted);
        if (acquitted) this.#reserved = undefined;
        const surplus = process !== this.#reserved && this.#processes.size > this.count;
        if (surplus && process.load === 0) this.#recall(process);
        this.#dispatch();
      },
      slow: (running, behind) => {
        this.#lanes.suspect(running.moduleId);
        this.#lanes.again(behind as Waiting[]);
        this.#relieve();
      },
      ended: (requests, wasReady, overran) => {
        if (!this.#processes.delete(process)) return;
        if (this.#reserved === process) this.#reserved = undefined;
        const recalled = this.#recalled.delete(process);
        this.#afterEnd(requests as Waiting[], wasReady && !recalled, wasReady, overran);
      },
    });
    this.#processes.add(process);
    return process;
  }

  #afterEnd(
    requests: (Waiting | undefined)[],
    firstFails: boolean,
    wasReady: boolean,
    overran: boolean,
  ): void {
    const [running] = requests;
    if (firstFails && running) {
      requests.shift();
      this.#lanes.suspect(running.moduleId);
      running.resolve({ kind: overran ? 'overran' : 'died' });
    }
    this.#lanes.again(requests.filter((request) => request !== undefined));
    if (this.#stopped) return this.#rejectAll(new HostUnavailable('Stopped'));
    if (!wasReady) this.#failures += 1;
    if (this.#failures >= startAttempts) {
      this.#failures = 0;
      return this.#rejectAll(new HostUnavailable('ProcessFailed'));
    }
    this.#replenish();
    this.#relieve();
  }

  get #most(): number {
    return 2 * this.count;
  }

  #replenish(): void {
    while (this.#processes.size < this.count) this.#start();
  }

  /** Starts processes beside those that are slow, while requests wait; calls a slow request back where there are too many. */
  #relieve(): void {
    this.#dispatch();
    for (let free = this.#free().length; this.#lanes.waiting > 0 && free < this.count; free += 1) {
      if (this.#processes.size >= this.#most) {
        if (free === 0 && this.#recalled.size === 0) this.#recallSlow();
        return;
      }
      this.#start();
      this.#dispatch();
    }
  }

  #recallSlow(): void {
    for (const process of this.#processes) {
      if (process.slow && process !== this.#reserved) return this.#recall(process);
    }
  }

  /** What it runs goes again, as of a suspect module. */
  #recall(process: EvaluationProcess): void {
    this.#recalled.add(process);
    void process.kill();
  }

  /** Those that take any request. */
  #free(): EvaluationProcess[] {
    const free: EvaluationProcess[] = [];
    for (const process of this.#processes) {
      if (process !== this.#reserved && !process.slow && !this.#recalled.has(process)) free.push(process);
    }
    return free;
  }

  #rejectAll(error: Error): void {
    this.#reserved = undefined;
    for (const waiting of this.#lanes.clear()) waiting.reject(error);
  }

  #dispatch(): void {
    while (this.#lanes.waiting > 0) {
      const process = leastLoaded(this.#free());
      if (!process || process.load >= window) break;
      process.submit(this.#lanes.next()!);
    }
    if (this.#lanes.suspected === 0) return;
    this.#reserved ??= this.#toReserve();
    // The reserved process first answers what it has got.
    if (this.#reserved?.load === 0) this.#reserved.submit(this.#lanes.nextSuspected()!);
  }

  /** The only free process is not taken from those that wait. */
  #toReserve(): EvaluationProcess | undefined {
    const free = this.#free();
    const best = free.length > 1 || this.#lanes.waiting === 0 ? leastLoaded(free) : undefined;
    return best ?? (this.#processes.size < this.#most ? this.#start() : undefined);
  }
}

function leastLoaded(processes: readonly EvaluationProcess[]): EvaluationProcess | undefined {
  let best: EvaluationProcess | undefined;
  for (const process of processes) if (!best || process.load < best.load) best = process;
  return best;
}
