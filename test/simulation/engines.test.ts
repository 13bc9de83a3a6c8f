import { expect, it } from 'vitest';
import { playOnEngine } from '../../commands/simulate/engine.ts';
import { forEachEngine } from '../support/engine.ts';

forEachEngine('the simulation', (_, engine) => {
  it('plays 50 histories, each request answered as the store would', { timeout: 120_000 }, async () => {
    const signal = new AbortController().signal;
    const played: number[] = [];
    const tally = await playOnEngine(
      { engine, seed: 1, histories: 50 },
      { signal, played: ({ histories }) => played.push(histories), print: console.log },
    );
    expect(tally).toMatchObject({ histories: 50, violated: [] });
    expect(played).toHaveLength(50);
    const { throttling, transactionConflict, answerLost, staleRead } = tally.faults;
    expect(Math.min(throttling, transactionConflict, answerLost, staleRead)).toBeGreaterThan(0);
  });
});
