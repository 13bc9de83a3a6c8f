import type { Request } from './evaluation-process.ts';

/** Modules whose answers are remembered; past that all count as new again. */
const remembered = 10_000;

/**
 * Requests in the order in which they are to run: first those of modules that have answered before, then those of new
 * ones, and apart from them those of modules that are suspected to hang.
 */
export class RequestLanes<R extends Request> {
  readonly #proven = new Set<string>();
  readonly #suspects = new Set<string>();
  #known: R[] = [];
  #new: R[] = [];
  #suspected: R[] = [];

  /** How many wait, suspects aside. */
  get waiting(): number {
    return this.#known.length + this.#new.length;
  }

  get suspected(): number {
    return this.#suspected.length;
  }

  add(requests: readonly R[]): void {
    for (const request of requests) this.#laneOf(request).push(request);
  }

  /** Those that were under way go before all others of their lane. */
  again(requests: readonly R[]): void {
    for (const request of requests.toReversed()) this.#laneOf(request).unshift(request);
  }

  next(): R | undefined {
    return this.#known.shift() ?? this.#new.shift();
  }

  nextSuspected(): R | undefined {
    return this.#suspected.shift();
  }

  /** Also moves what waits of that module. */
  suspect(moduleId: string): void {
    this.#suspects.add(moduleId);
    this.#proven.delete(moduleId);
    this.#sortAgain();
  }

  suspects(moduleId: string): boolean {
    return this.#suspects.has(moduleId);
  }

  /** `acquitted`: it is suspected no more. */
  answered(moduleId: string, acquitted: boolean): void {
    if (acquitted) {
      this.#suspects.delete(moduleId);
      this.#sortAgain();
    }
    if (this.#suspects.has(moduleId) || this.#proven.has(moduleId)) return;
    if (this.#proven.size >= remembered) this.#proven.clear();
    this.#proven.add(moduleId);
    this.#sortAgain();
  }

  /** Everything that waited. */
  clear(): R[] {
    return [...this.#known.splice(0), ...this.#new.splice(0), ...this.#suspected.splice(0)];
  }

  #sortAgain(): void {
    this.add(this.clear());
  }

  #laneOf({ moduleId }: R): R[] {
    if (this.#suspects.has(moduleId)) return this.#suspected;
    return this.#proven.has(moduleId) ? this.#known : this.#new;
  }
}
