import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * What a script of this folder measured, in a process of its own: a client must not share a thread with the server it
 * measures. Rejects when it ends without figures, or is interrupted.
 */
export function measuredBy<Figures>(
  script: string,
  order: object,
  interrupted: AbortSignal,
  environment: Readonly<Record<string, string>> = {},
): Promise<Figures> {
  interrupted.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL(script, import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, ...environment },
    });
    const end = () => child.kill();
    child.once('message', (figures: Figures) => resolve(figures));
    child.once('exit', (code) => {
      interrupted.removeEventListener('abort', end);
      reject(new Error(`${script} ended with exit code ${code} and no figures.`));
    });
    interrupted.addEventListener('abort', end);
    child.send(order);
  });
}

/** A server in a process of its own, once it has said where it is. */
export interface ServerProcess<Place> {
  readonly place: Place;
  stop(): Promise<void>;
}

/** Starts a script of this folder that answers its one order with its place, and serves until it is stopped. */
export async function servedBy<Place>(
  script: string,
  order: object,
  interrupted: AbortSignal,
): Promise<ServerProcess<Place>> {
  interrupted.throwIfAborted();
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), { execArgv: ['--import', 'tsx'] });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const stop = async () => {
    interrupted.removeEventListener('abort', end);
    child.kill();
    await exited;
  };
  const end = () => void child.kill();
  interrupted.addEventListener('abort', end);
  child.send(order);
  const place = await new Promise<Place>((resolve, reject) => {
    child.once('message', resolve);
    void exited.then((code) =>
      reject(new Error(`${script} ended with exit code ${code} and served nothing.`)),
    );
  });
  return { place, stop };
}

/** Answers the one order that `measuredBy` sends, and ends. */
export function answerOrder<Order, Figures>(measure: (order: Order) => Promise<Figures>): void {
  process.once('message', (order: Order) => {
    void measure(order).then((figures) => process.send?.(figures, () => process.exit(0)));
  });
}

/** The value below which a share of the figures lie; NaN of none. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
