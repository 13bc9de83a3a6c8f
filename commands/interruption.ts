import type { Log } from '../local/index.ts';

/** Milliseconds: npm hands on a Ctrl-C that the terminal has sent already, and a person's second one comes later. */
const SAME = 300;

/**
 * Fires at the first Ctrl-C, SIGTERM or SIGHUP, which asks for an end in order and which `say` answers, and when nobody
 * reads the output any more (its terminal is closed). A second signal ends the process at once, with exit code 130.
 */
export function interruption(say: () => void, now: () => number = () => performance.now()): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  const interrupt = () => {
    if (controller.signal.aborted) {
      if (now() - first > SAME) process.exit(130);
      return;
    }
    first = now();
    controller.abort();
    say();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => controller.abort());
  return controller.signal;
}

/** A log without what an interruption brings with it: Ctrl-C reaches child processes at the same time. */
export function untilInterrupted(log: Log, interrupted: AbortSignal): Log {
  const at = (level: keyof Log) => (line: string) => {
    if (!interrupted.aborted) log[level](line);
  };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
