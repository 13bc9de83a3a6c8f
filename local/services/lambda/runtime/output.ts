import type { Platform } from './platform.ts';

/** So that no frame is large, however much is written at once. */
const pieceLength = 64 * 1024;

/**
 * Sends what is written to standard output and error, by `console` above all, the way of the answers: in order with them,
 * and before the call returns, so that nothing is lost when the function hangs or dies after it.
 */
export function captureOutput(platform: Platform): void {
  const write = (chunk: unknown, second?: unknown, third?: unknown): boolean => {
    const bytes =
      typeof chunk === 'string'
        ? Buffer.from(chunk, typeof second === 'string' ? (second as BufferEncoding) : undefined)
        : Buffer.from(chunk as Uint8Array);
    for (let at = 0; at < bytes.length; at += pieceLength) {
      platform.send('output', bytes.subarray(at, at + pieceLength));
    }
    const written = typeof second === 'function' ? second : third;
    if (typeof written === 'function') process.nextTick(written);
    return true;
  };
  process.stdout.write = write;
  process.stderr.write = write;
}
