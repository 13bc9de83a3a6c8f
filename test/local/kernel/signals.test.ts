import { expect, it } from 'vitest';
import { createSignals } from '../../../local/kernel/signals.ts';

it('reaches every listener of the ARN, and nobody else', () => {
  const signals = createSignals();
  const heard: string[] = [];
  signals.listen('arn:one', () => heard.push('first'));
  signals.listen('arn:one', () => heard.push('second'));
  signals.listen('arn:two', () => heard.push('other'));
  signals.raise('arn:one');
  expect(heard).toEqual(['first', 'second']);
});

it('reaches nobody who stopped listening', () => {
  const signals = createSignals();
  let heard = 0;
  const stop = signals.listen('arn:one', () => (heard += 1));
  stop();
  signals.raise('arn:one');
  expect(heard).toBe(0);
});
