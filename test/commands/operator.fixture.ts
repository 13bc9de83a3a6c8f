import { PassThrough } from 'node:stream';
import { setTimeout as timer } from 'node:timers/promises';
import { hostedAws } from '../../commands/operations/aws-clients.ts';
import type { OperatorWorld } from '../../commands/operations/operator-world.ts';
import type { LocalCloud } from '../../local/index.ts';

export interface Run {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
  /** The last line of `out`. */
  readonly figure: string;
}

/** Runs an operator's command against a cloud of this process. */
export async function runCommand(
  command: (args: readonly string[], world: OperatorWorld) => Promise<number>,
  cloud: LocalCloud,
  ...args: string[]
): Promise<Run> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await command(args, {
    ...testWorld(),
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    openAws: () => hostedAws(cloud.endpoints),
  });
  return { code, out, err, figure: out.at(-1) ?? '' };
}

/** A world in which nobody interrupts; AWS is not there. */
export function testWorld(): OperatorWorld {
  return {
    out: () => undefined,
    err: () => undefined,
    progress: new PassThrough(),
    signal: new AbortController().signal,
    now: () => performance.now(),
    date: () => new Date('2026-11-20T12:00:00.000Z'),
    random: () => 0.5,
    wait: async (ms) => {
      await timer(ms);
    },
    openAws: () => Promise.reject(new Error('No AWS in this test.')),
  };
}
