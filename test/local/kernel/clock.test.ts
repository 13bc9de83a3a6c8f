import { expect, it } from 'vitest';
import { manualClock, movableClock } from '../../../local/kernel/clock.ts';

it('runs as its base does, ahead of it', () => {
  const base = manualClock(1000);
  const clock = movableClock(base, 50);
  base.advance(10);
  expect(clock.now()).toBe(1060);
});

it('runs what becomes due when it is moved on, in order of its moment, and puts off the rest', () => {
  const base = manualClock(0);
  const clock = movableClock(base);
  const ran: string[] = [];
  clock.after(300, () => ran.push('late'));
  clock.after(200, () => ran.push('second'));
  clock.after(100, () => ran.push('first'));
  clock.advance(250);
  expect(ran).toEqual(['first', 'second']);
  base.advance(49);
  expect(ran).toEqual(['first', 'second']);
  base.advance(1);
  expect(ran).toEqual(['first', 'second', 'late']);
});

it('runs a task once, whether its time came by itself or was brought on', () => {
  const base = manualClock(0);
  const clock = movableClock(base);
  let ran = 0;
  clock.after(100, () => (ran += 1));
  base.advance(100);
  clock.advance(1000);
  expect(ran).toBe(1);
});

it('runs nothing that was cancelled, before a move or after it', () => {
  const base = manualClock(0);
  const clock = movableClock(base);
  const ran: string[] = [];
  const cancelEarly = clock.after(100, () => ran.push('early'));
  const cancelLate = clock.after(500, () => ran.push('late'));
  cancelEarly();
  clock.advance(200);
  cancelLate();
  base.advance(1000);
  expect(ran).toEqual([]);
});

it('lets a task that was brought on cancel another', () => {
  const clock = movableClock(manualClock(0));
  const ran: string[] = [];
  const cancels: (() => void)[] = [];
  clock.after(100, () => cancels.forEach((cancel) => cancel()));
  cancels.push(clock.after(200, () => ran.push('cancelled')));
  clock.advance(1000);
  expect(ran).toEqual([]);
});

it('does not go back', () => {
  expect(() => movableClock(manualClock(0)).advance(-1)).toThrow(RangeError);
});
