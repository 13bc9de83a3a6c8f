/**
 * Tells whoever reads a stream or a queue that there is something to look for, so that nobody has to poll. A signal says
 * nothing about what happened and may come without cause; the reader looks.
 */
export interface Signals {
  /** Something changed at this ARN: records were written, a message became visible. */
  raise(arn: string): void;
  /** Calls `listener` at every later signal; returns a function that ends it. */
  listen(arn: string, listener: () => void): () => void;
}

export function createSignals(): Signals {
  const listeners = new Map<string, Set<() => void>>();
  return {
    raise(arn) {
      for (const listener of listeners.get(arn) ?? []) listener();
    },
    listen(arn, listener) {
      const own = listeners.get(arn) ?? new Set();
      listeners.set(arn, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0) listeners.delete(arn);
      };
    },
  };
}
