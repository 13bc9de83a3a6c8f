import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { LocalError } from '../../../kernel/errors.ts';
import type { Log } from '../../../kernel/log.ts';
import { reservePort } from './reserved-port.ts';

export interface Launch {
  readonly command: string;
  readonly args: (port: number) => readonly string[];
  readonly cwd?: string;
}

export interface EngineProcess {
  readonly port: number;
  /** Resolves once the engine answers; rejects with LocalError EngineFailed when it has been given up. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The engine runs under a shell that holds one end of a pipe whose other end is ours. However this process ends, `kill -9`
 * included, the pipe closes, and the shell ends the engine and removes its temporary folder.
 */
const lifeline = `
temporary=$1; shift
"$@" 3<&- &
engine=$!
(
  read -r line <&3
  trap '' TERM
  kill -TERM $engine
  tries=0
  while kill -0 $engine && [ $tries -lt 60 ]; do sleep 0.05; tries=$((tries + 1)); done
  kill -KILL $engine
  if [ -n "$temporary" ]; then rm -rf "$temporary"; fi
) 2>/dev/null &
watcher=$!
wait $engine
status=$?
kill $watcher 2>/dev/null
exit $status`;

/**
 * Starts an engine on a free port and keeps it running: one that dies is reported and started again on the same port, and
 * given up when it dies again before it has answered.
 */
export async function startEngineProcess(options: {
  readonly name: string;
  readonly launch: Launch;
  /** Removed when the engine has ended for good. */
  readonly temporary?: string;
  readonly answers: (port: number) => Promise<boolean>;
  readonly log: Log;
}): Promise<EngineProcess> {
  const { name, launch, log } = options;
  const { port, release } = await reservePort();
  let stopping = false;
  let child: ChildProcess;
  let ready = start();
  await ready.catch((error: unknown) => {
    release();
    throw error;
  });

  function start(): Promise<void> {
    let said = '';
    const running = spawn(
      'sh',
      ['-c', lifeline, 'sh', options.temporary ?? '', launch.command, ...launch.args(port)],
      {
        // A process group of its own: Ctrl-C reaches the host alone, which then stops the engine in its order.
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
        ...(launch.cwd === undefined ? {} : { cwd: launch.cwd }),
      },
    );
    child = running;
    const keep = (chunk: Buffer) => void (said = (said + chunk.toString()).slice(-2000));
    running.stdout?.on('data', keep);
    running.stderr?.on('data', keep);
    const life = { answered: false, ended: false };
    const gone = new Promise<void>((resolve) => {
      running.once('error', (error) => {
        said += error.message;
        life.ended = true;
        resolve();
      });
      running.once('exit', () => {
        life.ended = true;
        closeLifeline(running);
        resolve();
        if (stopping || !life.answered) return;
        log.error(`${name} ended by itself and is started again. It last said: ${lastLine(said)}`);
        ready = start();
        // Whoever calls next sees the failure; without a call nobody would be listening.
        ready.catch((error: Error) => log.error(error.message));
      });
    });
    return (async () => {
      const deadline = performance.now() + 30_000;
      while (!life.ended && performance.now() < deadline) {
        if (await options.answers(port)) {
          life.answered = true;
          return;
        }
        await Promise.race([wait(5), gone]);
      }
      closeLifeline(running);
      throw new LocalError(
        'EngineFailed',
        `${name} ${life.ended ? 'ended' : 'did not answer'} while it started. It last said: ${lastLine(said)}`,
        'Start again; if it repeats, choose the other engine with --engine.',
        'ours',
      );
    })();
  }

  return {
    port,
    ready: () => ready,
    async stop() {
      if (!stopping) release();
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      closeLifeline(child);
      await exit;
    },
  };
}

function closeLifeline(child: ChildProcess): void {
  const pipe = child.stdio[3];
  if (pipe) pipe.destroy();
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) || '(nothing)';
}
