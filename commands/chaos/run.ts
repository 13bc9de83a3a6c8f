import { createChance } from '../../simulation/chance.ts';
import type { Endpoints } from '../endpoints.ts';
import { patient } from '../graphql-client.ts';
import { hostedAws } from '../operations/aws-clients.ts';
import { OperationFailed } from '../operations/aws-fault.ts';
import type { OperatorWorld } from '../operations/operator-world.ts';
import { showProgress } from '../operations/progress.ts';
import { createAuthorization, type Authorization } from './authorization.ts';
import { converge } from './convergence.ts';
import { createGate } from './gate.ts';
import type { Instance } from './instance.ts';
import { createLedger, type Violation } from './ledger.ts';
import { planKills, type Kill } from './plan.ts';
import type { Figures } from './report.ts';
import { write } from './writer.ts';

/** Clients that write at the same time. */
const CLIENTS = 6;
/** Without a terminal, a line after so many: a kill takes seconds. */
const KILLS_PER_LINE = 10;
/** Uses of the seed. */
const PLAN = 0;
const FIRST_CLIENT = 1;
/** Milliseconds that processes of a host that was killed have to notice it. */
const NOTICE = 10_000;

/** Starts, kills and looks, as often as asked; ends early at the first violation, or when the signal fires. */
export async function runChaos(chaos: {
  readonly seed: number;
  readonly kills: number;
  readonly instance: Instance;
  readonly world: OperatorWorld;
}): Promise<Omit<Figures, 'seconds'>> {
  const { seed, instance, world } = chaos;
  const { now, wait } = world;
  const failed = new AbortController();
  const signal = AbortSignal.any([world.signal, failed.signal]);
  const ledger = createLedger();
  const gate = createGate(CLIENTS);
  const violations: Violation[] = [];
  const convergences: number[] = [];
  let clients: Promise<unknown> | undefined;
  let kills = 0;
  /** Milliseconds that the last start took. */
  let startTook = 1_500;
  const progress = showProgress(world.progress, 'kills', chaos.kills);

  try {
    for (const kill of planKills(createChance(seed, PLAN), chaos.kills)) {
      await untilKill(kill);
      if (signal.aborted || violations.length > 0) break;
      await instance.kill(kill.victims);
      kills += 1;
      progress.add(1);
      if (!world.progress.isTTY && kills % KILLS_PER_LINE === 0) {
        world.progress.write(`${kills} kills, ${ledger.writes} writes\n`);
      }
    }
    if (!signal.aborted && violations.length === 0) await end();
  } catch (error) {
    // Why a client failed says more than what followed from it, and an interruption is no failure.
    if (!signal.aborted) throw error;
  } finally {
    progress.stop();
    failed.abort();
    instance.destroy();
    gate.open();
    await clients;
  }
  return { kills, writes: ledger.writes, convergences, violations };

  /** Starts, and resolves at the moment of the kill. */
  async function untilKill({ moment, after }: Kill): Promise<void> {
    const spawned = now();
    instance.start();
    if (moment === 'start-up') return wait(after * startTook);
    const endpoints = await ready();
    const since = now();
    startTook = since - spawned;
    if (moment === 'writes') await look(endpoints, since);
    if (signal.aborted || violations.length > 0) return;
    gate.open();
    await wait(after);
  }

  async function ready(): Promise<Endpoints> {
    const endpoints = await instance.ready();
    if (!clients) {
      const authorization = createAuthorization(endpoints, { signal, wait });
      await authorization();
      clients = startClients(endpoints, authorization);
    }
    return endpoints;
  }

  function startClients(endpoints: Endpoints, authorization: Authorization): Promise<unknown> {
    const writing = {
      endpoint: endpoints.graphql,
      authorization,
      policy: { ...patient, attempts: Infinity, base: 25, cap: 200, timeout: 10_000, random: world.random },
      ledger,
      violated: (violation: Violation) => violations.push(violation),
      signal,
      gate,
    };
    const started = Promise.all(
      Array.from({ length: CLIENTS }, (_, at) =>
        write(writing, createChance(seed, FIRST_CLIENT + at), String.fromCharCode(97 + at)),
      ),
    );
    started.catch(() => failed.abort());
    return started;
  }

  /** Waits until everything is as it was acknowledged; what is not is a violation. */
  async function look(endpoints: Endpoints, since: number): Promise<void> {
    const aws = await hostedAws(endpoints);
    try {
      const { took, violations: found } = await converge({ aws, ledger, gate, now, wait, signal }, since);
      if (signal.aborted) return;
      violations.push(...found);
      if (found.length === 0) convergences.push(took);
    } finally {
      aws.close();
    }
  }

  /** One more start, which is stopped in order; then nothing of any start runs any more. */
  async function end(): Promise<void> {
    instance.start();
    const endpoints = await ready();
    await look(endpoints, now());
    if (signal.aborted || violations.length > 0) return;
    const fault = await instance.stop();
    if (fault !== null) throw new OperationFailed(fault);
    const deadline = now() + NOTICE;
    while (instance.leftBehind().length > 0 && now() < deadline) await wait(50);
    for (const { pid } of instance.leftBehind()) {
      violations.push({ kind: 'left', what: `process ${pid} outlived its host` });
    }
  }
}
