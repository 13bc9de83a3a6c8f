import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Operation, Order, Outcome, Place, Report, SubscriptionEvent } from './client-program.ts';

export interface Listener {
  /** The next thing that happens to the subscription, or that has happened and was not asked for yet. */
  readonly next: () => Promise<SubscriptionEvent>;
  /** What has happened and was not asked for. */
  readonly waiting: readonly SubscriptionEvent[];
  readonly unsubscribe: () => void;
}

/** A client library in a process of its own. */
export interface ClientProcess {
  ask(operation: Operation): Promise<Outcome>;
  listen(operation: Operation): Listener;
  readonly stop: () => Promise<void>;
}

/**
 * Starts a program of this folder. It trusts the laptop's certificate as any Node program may be told to, by a variable that is
 * read when a process starts, so the library in it is as it was installed.
 * https://nodejs.org/docs/latest-v20.x/api/cli.html#node_extra_ca_certsfile
 */
export async function startClient(program: string, place: Place, ca?: string): Promise<ClientProcess> {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...(ca !== undefined && { NODE_EXTRA_CA_CERTS: ca }) },
    silent: true,
  });
  let said = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => (said += String(chunk)));
  const outcomes = new Map<number, (outcome: Outcome) => void>();
  const inboxes = new Map<number, ReturnType<typeof createInbox>>();
  const opened = new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${program} ended with exit code ${code}: ${said}`)));
    child.on('message', (report: Report) => {
      if (report.report === 'open') resolve();
      else if (report.report === 'outcome') outcomes.get(report.id)?.(report.outcome);
      else inboxes.get(report.id)?.put(report.event);
    });
  });
  const send = (order: Order): void => void child.send(order);
  send({ order: 'open', place });
  await opened;
  let last = 0;
  return {
    ask(operation) {
      const id = ++last;
      return new Promise((resolve) => {
        outcomes.set(id, resolve);
        send({ order: 'ask', id, operation });
      });
    },
    listen(operation) {
      const id = ++last;
      const inbox = createInbox();
      inboxes.set(id, inbox);
      send({ order: 'listen', id, operation });
      return {
        next: inbox.take,
        waiting: inbox.waiting,
        unsubscribe: () => send({ order: 'unsubscribe', id }),
      };
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function createInbox() {
  const waiting: SubscriptionEvent[] = [];
  const takers: ((event: SubscriptionEvent) => void)[] = [];
  return {
    waiting,
    put: (event: SubscriptionEvent): void => {
      const taker = takers.shift();
      if (taker) taker(event);
      else waiting.push(event);
    },
    take: (): Promise<SubscriptionEvent> => {
      const event = waiting.shift();
      return event ? Promise.resolve(event) : new Promise((resolve) => takers.push(resolve));
    },
  };
}
