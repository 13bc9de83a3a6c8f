/**
 * Waits before another attempt: a random part of a bound that doubles, 20 ms to 1 s, so that writers who met do not meet
 * again. https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export function backoff(random: () => number, wait: (ms: number) => Promise<void>) {
  return (attempt: number): Promise<void> => wait(random() * Math.min(1_000, 10 * 2 ** attempt));
}
