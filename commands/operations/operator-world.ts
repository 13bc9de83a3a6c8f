import { setTimeout as timer } from 'node:timers/promises';
import { interruption } from '../interruption.ts';
import { openAws, type AwsClients } from './aws-clients.ts';
import type { ProgressStream } from './progress.ts';

/** What an operator's command needs of the process and of AWS. */
export interface OperatorWorld {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly progress: ProgressStream;
  /** Fires when the user wants to stop. */
  readonly signal: AbortSignal;
  /** Milliseconds of a clock that only moves forward. */
  readonly now: () => number;
  /** What time it is. */
  readonly date: () => Date;
  /** 0 or more, below 1. */
  readonly random: () => number;
  /** Resolves after `ms`, or at once when the signal fires. */
  readonly wait: (ms: number) => Promise<void>;
  /** Clients of the running instance, or of a deployed stage. */
  readonly openAws: (stage?: string) => Promise<AwsClients>;
}

/** The process as it is. */
export function processWorld(): OperatorWorld {
  const signal = interruption(() =>
    console.error('\nFinishing what is in flight; Ctrl-C again leaves at once.'),
  );
  return {
    out: (line) => console.log(line),
    err: (line) => console.error(line),
    progress: process.stderr,
    signal,
    now: () => performance.now(),
    date: () => new Date(),
    random: Math.random,
    async wait(ms) {
      // An abort is the other way for the wait to end.
      await timer(ms, undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    },
    openAws,
  };
}
