import { describe, expect, it } from 'vitest';
import { createConcurrency } from '../../../../local/services/lambda/concurrency.ts';

const throttled = expect.objectContaining({ code: 'TooManyRequestsException' }) as Error;

describe('the account’s share', () => {
  it('throttles the caller who finds it used up, and takes the next when a place is free', () => {
    const concurrency = createConcurrency(1);
    const leave = concurrency.enter('one', undefined);
    expect(() => concurrency.enter('two', undefined)).toThrow(throttled);
    leave();
    concurrency.enter('two', undefined);
  });

  it('lets event sources wait for it, in order of arrival', async () => {
    const concurrency = createConcurrency(1);
    const leave = concurrency.enter('one', undefined);
    const entered: string[] = [];
    const each = ['two', 'three'].map(async (name) => {
      const out = await concurrency.enterInTurn(name, undefined);
      entered.push(name);
      return out;
    });
    await Promise.resolve();
    expect(entered).toEqual([]);
    leave();
    (await each[0]!)();
    (await each[1]!)();
    expect(entered).toEqual(['two', 'three']);
  });

  it('is not touched by what a function has reserved, which throttles event sources too', async () => {
    const concurrency = createConcurrency(1);
    concurrency.enter('account', undefined);
    const leave = await concurrency.enterInTurn('reserved', 1);
    await expect(concurrency.enterInTurn('reserved', 1)).rejects.toEqual(throttled);
    leave();
    await concurrency.enterInTurn('reserved', 1);
  });
});
