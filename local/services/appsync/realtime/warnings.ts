import type { Clock } from '../../../kernel/clock.ts';
import type { Log } from '../../../kernel/log.ts';

/** The same warning is not given again for this long. */
const quiet = 60_000;
/** Beyond it, old ones are forgotten: a client chooses how many different ones there are. */
const remembered = 1_000;

/** Warns of what AppSync leaves out without a word, once a minute for each case. */
export type Warn = (line: string) => void;

export function createWarnings(log: Log, clock: Clock): Warn {
  const given = new Map<string, number>();
  return (line) => {
    const now = clock.now();
    if (now - (given.get(line) ?? -Infinity) < quiet) return;
    given.delete(line);
    given.set(line, now);
    const [oldest] = given.keys();
    if (given.size > remembered && oldest !== undefined) given.delete(oldest);
    log.warn(line);
  };
}
