import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * Ends execution environments when this process ends without having done so, `kill -9` included. An environment that is
 * frozen, or busy in a loop, notices nothing by itself.
 */
export interface Lifeline {
  hold(pid: number): void;
  /** To be called as soon as the process is gone: its number may be another's soon. */
  release(pid: number): void;
  stop(): Promise<void>;
}

/** Knows the process groups of all environments by what it reads; kills those that are left when the pipe closes. */
const script = `
held=
while read -r verb pid; do
  others=
  for each in $held; do [ "$each" = "$pid" ] || others="$others $each"; done
  held=$others
  [ "$verb" = hold ] && held="$held $pid"
done
for each in $held; do kill -KILL -"$each"; done 2>/dev/null`;

/** One shell for all environments, started with the first. */
export function createLifeline(): Lifeline {
  let shell: ChildProcess | undefined;

  function say(line: string): void {
    if (!shell) {
      // A process group of its own: Ctrl-C reaches the host alone.
      shell = spawn('sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], env: {} });
      // Where there is no shell there is no lifeline; environments still end with a host that stops in order.
      shell.once('error', () => undefined);
      shell.stdin?.on('error', () => undefined);
      shell.unref();
    }
    shell.stdin?.write(`${line}\n`);
  }

  return {
    hold: (pid) => say(`hold ${pid}`),
    release: (pid) => say(`release ${pid}`),
    async stop() {
      const last = shell;
      shell = undefined;
      if (last?.pid === undefined || last.exitCode !== null || last.signalCode !== null) return;
      const exit = once(last, 'exit');
      last.ref();
      last.stdin?.end();
      await exit;
    },
  };
}
