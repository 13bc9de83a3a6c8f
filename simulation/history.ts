import { createChance } from './chance.ts';
import type { RealEngine } from './engine/lockstep.ts';
import type { Code, EarlierCode } from './code/code.ts';
import { createFaults, type Fault } from './faults.ts';
import { planOf } from './plan.ts';
import { createScheduler } from './scheduler.ts';
import type { Settings } from './settings.ts';
import { createStage } from './stage.ts';
import { createTrace } from './trace.ts';
import type { Violation } from './violation.ts';
import type { World } from './world.ts';

export interface HistoryOptions {
  readonly seed: number;
  readonly code: Code;
  readonly earlier: EarlierCode;
  readonly settings: Settings;
  /** How much is planned, as `planOf` takes it. */
  readonly size?: number | undefined;
  /** Keeps a readable trace. */
  readonly recorded?: boolean;
  /** Numbers of planned acts and of faults to leave out. */
  readonly without?: { readonly acts: ReadonlySet<number>; readonly faults: ReadonlySet<number> };
  /** A real engine that answers in the store's place; without one the store does. */
  readonly engine?: RealEngine;
}

export interface History {
  readonly seed: number;
  /** The same for the same seed, code and settings, on every machine. */
  readonly hash: string;
  readonly steps: number;
  /** Versions that companies had, and messages of outside systems. */
  readonly events: number;
  readonly faults: Readonly<Record<Fault, number>>;
  readonly violation: Violation | undefined;
  readonly lines: readonly string[];
  /** How many acts were planned and how many faults decided on: what can be left out. */
  readonly acts: number;
  readonly decisions: number;
}

const START = Date.UTC(2026, 0, 1);
const NONE = { acts: new Set<number>(), faults: new Set<number>() };
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** One history, from first act to last dead letter, judged at every commit. */
export async function runHistory(options: HistoryOptions): Promise<History> {
  const { seed, code, earlier, settings, recorded = false, size, without = NONE } = options;
  const plan = planOf(createChance(seed, 0), size);
  const trace = createTrace(recorded);
  const chance = createChance(seed, 1);
  const faults = createFaults(createChance(seed, 2), trace, without.faults);
  const scheduler = createScheduler(chance, trace);
  let ids = 0;
  const world: World = {
    scheduler,
    chance,
    faults,
    trace,
    settings,
    code,
    earlier,
    now: () => START + scheduler.steps() * 1_000,
    newId: () => idOf((ids += 1), chance.below(4) === 0 ? 1 : 0),
  };
  const parts = plan.parts.map((part) => part.filter(({ number }) => !without.acts.has(number)));
  const stage = createStage(world, parts, plan.deployment, options.engine);
  const { violation, events } = await stage.play();
  return {
    seed,
    hash: trace.hash(),
    steps: scheduler.steps(),
    events,
    faults: faults.counts,
    violation,
    lines: trace.lines,
    acts: plan.acts,
    decisions: faults.decisions(),
  };
}

/** A ULID by its form. All count in two shards, most in one, so that they meet there. */
function idOf(number: number, shard: number): string {
  const count = `${DIGITS.charAt(number >> 5)}${DIGITS.charAt(number & 31)}`;
  const rest = (number >> 5) + (number & 31);
  // The last digit makes the sum of all digits, each one more, 4 or 5 modulo 16.
  const digits = `01K${'0'.repeat(20)}${count}`;
  const sum = digits.length + 1 + 19 + rest;
  return digits + DIGITS.charAt((4 + shard + 32 * 4 - (sum + 1)) & 15);
}
