import type { Clock } from '../../../kernel/clock.ts';

export interface ResultCache<Result> {
  get(token: string): Result | undefined;
  /** `ttl` in milliseconds of the cloud's time; 0 keeps nothing, and no result is kept for more than an hour. */
  set(token: string, result: Result, ttl: number): void;
}

const longest = 3_600_000;
/** The one that was kept longest goes first. */
const kept = 1_000;

/** Results by token, each until its time is over. */
export function createResultCache<Result>(clock: Clock): ResultCache<Result> {
  const results = new Map<string, { readonly result: Result; readonly until: number }>();
  return {
    get(token) {
      const entry = results.get(token);
      if (!entry) return undefined;
      if (clock.now() < entry.until) return entry.result;
      results.delete(token);
      return undefined;
    },
    set(token, result, ttl) {
      results.delete(token);
      if (ttl <= 0) return;
      results.set(token, { result, until: clock.now() + Math.min(ttl, longest) });
      if (results.size > kept) results.delete(results.keys().next().value!);
    },
  };
}
