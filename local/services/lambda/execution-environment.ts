import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../../kernel/clock.ts';
import type { FunctionLog } from './function-log.ts';
import type { Lifeline } from './lifeline.ts';
import { readErrorObject, type ErrorObject } from './runtime/error-object.ts';
import {
  createFrameReader,
  encodeFrame,
  type Frame,
  type FrameKind,
  type Initialization,
  type InvocationHeader,
} from './runtime/frames.ts';

/** What came of one run of a handler; `payload` is JSON text. */
export type Outcome =
  { readonly ok: true; readonly payload: string } | { readonly ok: false; readonly error: ErrorObject };

export interface EnvironmentOptions {
  readonly program: string;
  readonly initialization: Initialization;
  readonly variables: Readonly<Record<string, string>>;
  /** MB that JavaScript's objects may take. */
  readonly memorySize: number;
  /** Milliseconds by wall time; when its credentials end. */
  readonly expiresAt: number;
  readonly wallClock: Clock;
  readonly log: FunctionLog;
  readonly lifeline: Lifeline;
}

/** Milliseconds for loading a handler. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const initializationTime = 10_000;

/** An answer may have 6 MB. */
const frameLimit = 8 * 1024 * 1024;

/** An answer may lie unread when the process ends; what it left is read for this long, in milliseconds. */
const drainTime = 200;

interface Waiting {
  readonly requestId: string;
  settle(outcome: Outcome): void;
}

/**
 * One execution environment: a process of its own that runs a function's handler, one invocation at a time, and is
 * frozen in between. A process and not a thread, because V8 ends the whole process when a thread asks for more memory at
 * once than it has left, whatever the thread's own limits are.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
export class ExecutionEnvironment {
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #exit: Promise<void>;
  #waiting: Waiting | undefined;
  #frozen = false;
  #ended = false;
  #timedOut: number | undefined;
  #diagnostics = '';

  constructor(private readonly options: EnvironmentOptions) {
    const { program, initialization, variables, memorySize, lifeline } = options;
    this.#child = spawn(process.execPath, [`--max-old-space-size=${memorySize}`, '-e', program], {
      cwd: initialization.taskRoot,
      env: variables,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      // A process group of its own: Ctrl-C reaches the host alone, and what the function starts ends with it.
      detached: true,
    });
    if (this.#child.pid !== undefined) lifeline.hold(this.#child.pid);
    const stdio = this.#child.stdio as unknown as [null, Readable, Readable, Writable & Readable, Readable];
    const [, stdout, stderr, input, frames] = stdio;
    this.#input = input;
    // A dead process is noticed by its end, not by the writes that still go to it.
    input.on('error', () => undefined);
    frames.on('error', () => undefined);
    frames.on(
      'data',
      createFrameReader(
        frameLimit,
        (frame) => this.#receive(frame),
        () => this.#kill(),
      ),
    );
    stdout.on('data', (bytes: Buffer) => options.log.write(bytes));
    stderr.on('data', (bytes: Buffer) => this.#diagnose(bytes));
    this.#exit = this.#whenGone(frames);
    this.#send('initialize', JSON.stringify(initialization));
  }

  get ended(): boolean {
    return this.#ended;
  }

  get expiresAt(): number {
    return this.options.expiresAt;
  }

  /** The last 4 KB that the invocation wrote. */
  takeLog(): string {
    return this.options.log.takeTail();
  }

  /** Loads the handler; undefined, or why it cannot be. `requestId` is that of the invocation that waits for it. */
  async initialize(requestId: string): Promise<ErrorObject | undefined> {
    const outcome = await this.#wait(requestId, initializationTime);
    return outcome.ok ? undefined : outcome.error;
  }

  /** Runs the handler for at most `timeout` ms, after which the process is gone. `event` is JSON. */
  async invoke(
    header: Omit<InvocationHeader, 'remaining'>,
    event: string,
    timeout: number,
  ): Promise<Outcome> {
    this.#thaw();
    const outcome = this.#wait(header.requestId, timeout);
    this.#send('invoke', `${JSON.stringify({ ...header, remaining: timeout })}\n${event}`);
    return outcome;
  }

  /** Until the next invocation nothing of it runs. */
  freeze(): void {
    if (this.#ended) return;
    this.#frozen = true;
    this.#signal('SIGSTOP');
  }

  /** Resolves when the process is gone. */
  end(): Promise<void> {
    this.#kill();
    return this.#exit;
  }

  #thaw(): void {
    if (!this.#frozen) return;
    this.#frozen = false;
    this.#signal('SIGCONT');
  }

  async #wait(requestId: string, limit: number): Promise<Outcome> {
    if (this.#ended) return { ok: false, error: exitError(requestId, 'without providing a reason') };
    const stopTiming = this.options.wallClock.after(limit, () => {
      this.#timedOut = limit;
      this.#kill();
    });
    const outcome = await new Promise<Outcome>((settle) => (this.#waiting = { requestId, settle }));
    stopTiming();
    this.options.log.endInvocation();
    return outcome;
  }

  #receive({ kind, payload }: Frame): void {
    if (kind === 'output') {
      this.options.log.write(payload);
      return;
    }
    // What it says after its time is up counts no more.
    if (this.#timedOut !== undefined || !this.#waiting) return;
    switch (kind) {
      case 'ready':
        this.#settle({ ok: true, payload: 'null' });
        break;
      case 'answer':
        this.#settle({ ok: true, payload: payload.toString() });
        break;
      case 'failed':
        this.#settle({ ok: false, error: readErrorObject(payload.toString()) });
        break;
      case 'initializationFailed':
      case 'crashed':
        this.#ended = true;
        this.#settle({ ok: false, error: readErrorObject(payload.toString()) });
        break;
      case 'initialize':
      case 'invoke':
        this.#kill();
    }
  }

  #settle(outcome: Outcome): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.settle(outcome);
  }

  /** Standard error gets what no function wrote: above all V8's last words, which are for nobody. */
  #diagnose(bytes: Buffer): void {
    this.#diagnostics = (this.#diagnostics + bytes.toString('latin1')).slice(-16 * 1024);
    if (!this.#diagnostics.includes('Last few GCs')) this.options.log.write(bytes);
  }

  #whenGone(frames: Readable): Promise<void> {
    const drained = new Promise<void>((resolve) => {
      frames.once('close', resolve);
    });
    return new Promise((resolve) => {
      const gone = (code: number | null, signal: string | null): void => {
        if (this.#child.pid !== undefined) this.options.lifeline.release(this.#child.pid);
        this.#ended = true;
        // Something that the function started may hold the pipe open.
        const timer = setTimeout(() => frames.destroy(), drainTime);
        void drained.then(() => {
          clearTimeout(timer);
          if (this.#waiting) {
            this.#settle({ ok: false, error: this.#causeOfDeath(this.#waiting.requestId, code, signal) });
          }
          resolve();
        });
      };
      this.#child.once('exit', gone);
      this.#child.once('error', () => gone(null, null));
    });
  }

  #causeOfDeath(requestId: string, code: number | null, signal: string | null): ErrorObject {
    if (this.#timedOut !== undefined) {
      return {
        errorType: 'Sandbox.Timedout',
        errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(this.#timedOut / 1000).toFixed(2)} seconds`,
      };
    }
    if (/heap out of memory|allocation failed|invalid \w+ size/i.test(this.#diagnostics)) {
      return {
        ...exitError(requestId, 'with error: signal: killed'),
        errorType: 'Runtime.OutOfMemory',
      };
    }
    if (signal !== null)
      return exitError(requestId, `with error: ${signalNames[signal] ?? `signal: ${signal}`}`);
    return exitError(requestId, code ? `with error: exit status ${code}` : 'without providing a reason');
  }

  #send(kind: FrameKind, payload: string): void {
    if (!this.#ended) this.#input.write(encodeFrame(kind, payload));
  }

  #kill(): void {
    this.#signal('SIGKILL');
  }

  #signal(signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void {
    const { pid, exitCode, signalCode } = this.#child;
    // Its number may be another's once it has been seen to end.
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      // Gone in this moment, which its exit is about to tell; or not yet a group of its own.
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') this.#child.kill(signal);
      else throw error;
    }
  }
}

const signalNames: Readonly<Record<string, string>> = {
  SIGABRT: 'signal: aborted',
  SIGKILL: 'signal: killed',
  SIGSEGV: 'signal: segmentation fault',
  SIGTERM: 'signal: terminated',
};

function exitError(requestId: string, how: string): ErrorObject {
  return {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited ${how}`,
  };
}
