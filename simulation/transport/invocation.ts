import type { World } from '../world.ts';

/** One run of a function. */
export interface Invocation {
  readonly name: string;
  /** It has died: nothing of it goes on. */
  dead: boolean;
  /** Its answer, or that there is none, has been taken. */
  over: boolean;
  /** The function itself has returned or thrown. */
  finished: boolean;
  /** Requests that are on their way. */
  requests: number;
  /** How far its clock is off, in milliseconds. */
  readonly skew: number;
  /** Takes that no answer will come: time is over, or the function died. */
  fail(): void;
}

/** Whether something that it began can still have an effect. */
export function isAlive({ dead, finished, requests }: Invocation): boolean {
  return requests > 0 || (!dead && !finished);
}

/** Runs a function; `ended` gets its response, or undefined when it failed, once. */
export function invoke<Response>(
  world: World,
  name: string,
  run: (invocation: Invocation) => Promise<Response>,
  ended: (response: Response | undefined) => void,
): Invocation {
  const end = (response: Response | undefined) => {
    if (invocation.over) return;
    invocation.over = true;
    world.trace.say(() => `${name} ${response === undefined ? 'fails' : 'ends'} ${answerOf(response)}`);
    ended(response);
  };
  const invocation: Invocation = {
    name,
    dead: false,
    over: false,
    finished: false,
    requests: 0,
    skew: world.faults.happens('clockSkew', 0.05) ? (world.chance.happens(0.5) ? 3_600_000 : -3_600_000) : 0,
    fail: () => end(undefined),
  };
  run(invocation).then(
    (response) => {
      invocation.finished = true;
      if (!invocation.dead) end(response);
    },
    (error: unknown) => {
      invocation.finished = true;
      world.trace.say(() => `${name} throws ${String(error)}`);
      if (!invocation.dead) end(undefined);
    },
  );
  return invocation;
}

function answerOf(response: unknown): string {
  const { batchItemFailures = [] } = (response ?? {}) as {
    batchItemFailures?: readonly { itemIdentifier: string }[];
  };
  return batchItemFailures.length === 0
    ? ''
    : `and reports ${batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).join(', ')}`;
}
