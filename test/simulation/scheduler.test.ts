import { describe, expect, it } from 'vitest';
import { createChance } from '../../simulation/chance.ts';
import { createScheduler } from '../../simulation/scheduler.ts';
import { createTrace } from '../../simulation/trace.ts';

async function orderOf(seed: number, steps = 20): Promise<{ order: number[]; hash: string }> {
  const trace = createTrace(false);
  const scheduler = createScheduler(createChance(seed, 1), trace);
  const order: number[] = [];
  for (let step = 0; step < steps; step += 1) scheduler.soon(() => void order.push(step));
  await scheduler.run();
  return { order, hash: trace.hash() };
}

describe('the scheduler', () => {
  it('takes every step once, in an order that the seed alone decides', async () => {
    const first = await orderOf(7);
    expect(await orderOf(7)).toEqual(first);
    expect(first.order.toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 20 }, (_, at) => at),
    );
    expect((await orderOf(8)).order).not.toEqual(first.order);
    expect((await orderOf(8)).hash).not.toBe(first.hash);
  });

  it('lets whoever waits for a step go on before the next', async () => {
    const scheduler = createScheduler(createChance(1, 1), createTrace(false));
    const seen: string[] = [];
    const step = () => new Promise<void>((resolve) => scheduler.soon(() => resolve()));
    const task = async (name: string) => {
      await step();
      seen.push(`${name} 1`);
      await step();
      seen.push(`${name} 2`);
    };
    const tasks = Promise.all([task('a'), task('b')]);
    await scheduler.run();
    await tasks;
    expect(seen.toSorted()).toEqual(['a 1', 'a 2', 'b 1', 'b 2']);
    expect(scheduler.steps()).toBe(4);
  });

  it('waits for a step that a real engine answers', async () => {
    const scheduler = createScheduler(createChance(1, 1), createTrace(false));
    const seen: number[] = [];
    scheduler.soon(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(1);
      scheduler.soon(() => void seen.push(2));
    });
    await scheduler.run();
    expect(seen).toEqual([1, 2]);
  });

  it('takes what waits long last, but in time', async () => {
    const scheduler = createScheduler(createChance(3, 1), createTrace(false));
    const order: string[] = [];
    scheduler.later(() => void order.push('later'));
    for (let step = 0; step < 200; step += 1) scheduler.soon(() => void order.push('soon'));
    await scheduler.run();
    expect(order.indexOf('later')).toBeGreaterThan(0);
    expect(order.indexOf('later')).toBeLessThan(200);
  });
});
