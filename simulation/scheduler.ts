import type { Chance } from './chance.ts';
import type { Trace } from './trace.ts';

/** One thing that can happen next. A promise is waited for before anything else happens (a real engine's answer). */
export type Step = () => void | Promise<void>;

export interface Scheduler {
  /** Puts a step among those of which any may come next. */
  readonly soon: (step: Step) => void;
  /** The same for a step that comes long after others. */
  readonly later: (step: Step) => void;
  /** Takes steps until none is left or it is told to end. */
  run(): Promise<void>;
  /** Ends `run` after the step under way. */
  end(): void;
  /** Steps taken so far: the world's only time. */
  steps(): number;
}

/** One in so many steps is one that had to wait long, while others are there. */
const PATIENCE = 24;
/** Microtasks that a handler gets after each step: enough to reach its next request through a few `await`. */
const REACH = 4;
/** Awaited for the turn that it takes. */
const NOTHING = Promise.resolve();
/** As many are tried before nothing is believed to be under way any more. */
const SILENCE = 64;

/**
 * Decides what happens next by chance alone: no timer, no clock, no thread. Everything that takes time in the world is a
 * step, and handlers run in microtasks between steps, whose order JavaScript fixes; so a seed gives one history.
 */
export function createScheduler(chance: Chance, trace: Trace): Scheduler {
  const ready: Step[] = [];
  const waiting: Step[] = [];
  let taken = 0;
  let ended = false;

  function take(steps: Step[]): Step {
    const at = chance.below(steps.length);
    trace.mix(at * 65_537 + steps.length);
    const step = steps[at] as Step;
    const last = steps.pop() as Step;
    if (at < steps.length) steps[at] = last;
    return step;
  }

  async function silent(): Promise<boolean> {
    for (let turn = 0; turn < SILENCE; turn += 1) {
      if (ready.length + waiting.length > 0) return false;
      await NOTHING;
    }
    return ready.length + waiting.length === 0;
  }

  return {
    soon: (step) => {
      ready.push(step);
    },
    later: (step) => {
      waiting.push(step);
    },
    async run() {
      while (!ended) {
        if (ready.length + waiting.length === 0 && (await silent())) return;
        const patient = waiting.length > 0 && (ready.length === 0 || chance.below(PATIENCE) === 0);
        taken += 1;
        const answer = take(patient ? waiting : ready)();
        if (answer) await answer;
        for (let turn = 0; turn < REACH; turn += 1) await NOTHING;
      }
    },
    end: () => {
      ended = true;
    },
    steps: () => taken,
  };
}
