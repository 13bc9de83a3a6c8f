import { LocalError } from '../../kernel/errors.ts';

/** Gathers why parts of an API cannot be hosted, so that all of it is told at once and not one fault at a time. */
export interface Faults {
  /**
   * What is made of each item, in their order; undefined where that fails with a LocalError, which is kept. Throws any
   * other error.
   */
  each<Item, Made>(
    items: readonly Item[],
    make: (item: Item) => Made | Promise<Made>,
  ): Promise<(Made | undefined)[]>;
  /** Throws one LocalError that says all that was kept, with the code of the first; nothing was kept, nothing is thrown. */
  throwAny(): void;
}

export function createFaults(): Faults {
  const kept: LocalError[] = [];
  return {
    async each(items, make) {
      const settled = await Promise.allSettled(items.map(async (item) => make(item)));
      return settled.map((result) => {
        if (result.status === 'fulfilled') return result.value;
        if (!(result.reason instanceof LocalError)) throw result.reason;
        kept.push(result.reason);
        return undefined;
      });
    },
    throwAny() {
      const [first, ...others] = kept;
      if (!first) return;
      if (others.length === 0) throw first;
      const lines = (of: (fault: LocalError) => string) => [...new Set(kept.map(of))].join('\n');
      throw new LocalError(
        first.code,
        lines(({ message }) => message),
        lines(({ remedy }) => remedy),
        first.fault,
      );
    },
  };
}
