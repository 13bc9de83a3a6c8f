import type { Clock } from '../../kernel/clock.ts';
import type { ExecutionEnvironment, Outcome } from './execution-environment.ts';

export interface Run {
  readonly outcome: Outcome;
  /** The last 4 KB that the function wrote. */
  readonly log: string;
}

/** Starts a cold environment. Throws `AwsError` when the function's role cannot be assumed. */
export type StartEnvironment = () => ExecutionEnvironment;

export interface PoolOptions {
  readonly start: StartEnvironment;
  /** Milliseconds of an invocation. */
  readonly timeout: number;
  readonly functionArn: string;
  readonly clock: Clock;
  readonly wallClock: Clock;
}

/** Milliseconds of the cloud's time that an environment is kept without work. AWS does not say how long it keeps one. */
const idleTime = 5 * 60_000;

/** Milliseconds that an environment's credentials outlast the invocation that it is given. */
const credentialsMargin = 60_000;

/**
 * The execution environments of one version of one function: started when none is idle, the one used last taken first,
 * ended when idle for long or when their credentials are about to end.
 */
export class FunctionPool {
  readonly #idle: { readonly environment: ExecutionEnvironment; readonly since: number }[] = [];
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #ending = new Set<Promise<void>>();
  #retired = false;
  #cancelSweep: (() => void) | undefined;

  constructor(private readonly options: PoolOptions) {}

  /** One invocation; `event` is JSON. Whatever the function does is an outcome. Throws as `start` does. */
  async invoke(requestId: string, event: string): Promise<Run> {
    const { timeout, functionArn } = this.options;
    let environment = this.#takeIdle();
    if (!environment) {
      environment = this.options.start();
      this.#all.add(environment);
      const error = await environment.initialize(requestId);
      if (error) {
        this.#discard(environment);
        return { outcome: { ok: false, error }, log: environment.takeLog() };
      }
    }
    const outcome = await environment.invoke({ requestId, functionArn }, event, timeout);
    const log = environment.takeLog();
    this.#giveBack(environment);
    return { outcome, log };
  }

  /** Environments there are, idle and busy. */
  get size(): number {
    return this.#all.size;
  }

  /** When the one that is idle longest became so, by the cloud's time; undefined where none is idle. */
  get idleSince(): number | undefined {
    return this.#idle[0]?.since;
  }

  endLongestIdle(): void {
    const longest = this.#idle.shift();
    if (longest) this.#discard(longest.environment);
  }

  /** No invocation is coming any more: idle environments end now, the others after what they run. */
  retire(): void {
    this.#retired = true;
    this.#cancelSweep?.();
    for (const { environment } of this.#idle.splice(0)) this.#discard(environment);
  }

  /** Ends all environments at once, whatever they run. Resolves when they are gone. */
  async stop(): Promise<void> {
    this.#retired = true;
    this.#cancelSweep?.();
    this.#idle.length = 0;
    await Promise.all([...[...this.#all].map((environment) => environment.end()), ...this.#ending]);
  }

  #takeIdle(): ExecutionEnvironment | undefined {
    const needed = this.options.wallClock.now() + this.options.timeout + credentialsMargin;
    for (;;) {
      const environment = this.#idle.pop()?.environment;
      if (!environment) return undefined;
      if (!environment.ended && environment.expiresAt >= needed) return environment;
      this.#discard(environment);
    }
  }

  #giveBack(environment: ExecutionEnvironment): void {
    if (this.#retired || environment.ended) {
      this.#discard(environment);
      return;
    }
    environment.freeze();
    this.#idle.push({ environment, since: this.options.clock.now() });
    this.#cancelSweep ??= this.options.clock.after(idleTime, () => this.#sweep());
  }

  /** Ends what was idle for long, and looks again when the next one will have been. */
  #sweep(): void {
    this.#cancelSweep = undefined;
    const now = this.options.clock.now();
    while (this.#idle[0] && this.#idle[0].since + idleTime <= now) {
      this.#discard(this.#idle.shift()!.environment);
    }
    const next = this.#idle[0];
    if (next) this.#cancelSweep = this.options.clock.after(next.since + idleTime - now, () => this.#sweep());
  }

  #discard(environment: ExecutionEnvironment): void {
    this.#all.delete(environment);
    const end = environment.end().then(() => void this.#ending.delete(end));
    this.#ending.add(end);
  }
}
