import { expect, it } from 'vitest';
import { createGate } from '../../../commands/chaos/gate.ts';

it('a closed gate is quiet once every client stands before it, and lets them on when it opens', async () => {
  const gate = createGate(2);
  const log: string[] = [];
  const quiet = gate.quiet().then(() => log.push('quiet'));
  const first = gate.turn().then(() => log.push('first goes on'));
  await Promise.resolve();
  expect(log).toEqual([]);
  const second = gate.turn().then(() => log.push('second goes on'));
  await quiet;
  expect(log).toEqual(['quiet']);
  gate.open();
  await Promise.all([first, second, gate.turn()]);
  expect(log).toEqual(['quiet', 'first goes on', 'second goes on']);
});

it('a gate does not wait for a client that has left', async () => {
  const gate = createGate(2);
  void gate.turn();
  gate.leave();
  await gate.quiet();
});
