import type { Service } from './kernel/service.ts';

/** A look costs little; work that is under way ends within milliseconds. */
const pace = 10;

/** What all services have still to do by themselves. */
export async function pendingWork(services: readonly Service[]): Promise<readonly string[]> {
  const each = await Promise.all(services.map(async (service) => (await service.pending?.()) ?? []));
  return each.flat();
}

/**
 * Resolves once nothing is under way, which has to be seen twice: what one service has just handed on, another may not yet
 * have taken when it was asked. Rejects when that lasts longer than `limit` milliseconds, and says what is left.
 */
export async function untilIdle(
  services: readonly Service[],
  time: { readonly now: () => number; readonly after: (ms: number, task: () => void) => void },
  limit: number,
): Promise<void> {
  const deadline = time.now() + limit;
  for (let quiet = 0; quiet < 2;) {
    const pending = await pendingWork(services);
    quiet = pending.length === 0 ? quiet + 1 : 0;
    if (pending.length > 0 && time.now() > deadline) {
      throw new Error(`After ${limit} ms there is still to do: ${pending.join('; ')}`);
    }
    if (pending.length > 0) await new Promise<void>((resolve) => time.after(pace, resolve));
  }
}
