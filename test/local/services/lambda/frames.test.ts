import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  createFrameReader,
  encodeFrame,
  type FrameKind,
} from '../../../../local/services/lambda/runtime/frames.ts';

const kinds: FrameKind[] = ['initialize', 'invoke', 'ready', 'output', 'answer', 'failed', 'crashed'];

it('frames arrive as they were sent, however the bytes are cut', () => {
  const frame = fc.record({
    kind: fc.constantFrom(...kinds),
    payload: fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array()),
  });
  fc.assert(
    fc.property(
      fc.array(frame),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      (frames, cuts) => {
        const bytes = Buffer.concat(frames.map(({ kind, payload }) => encodeFrame(kind, payload)));
        const received: unknown[] = [];
        const read = createFrameReader(
          1000,
          ({ kind, payload }) => received.push([kind, payload.toString('hex')]),
          () => expect.unreachable(),
        );
        for (let at = 0, cut = 0; at < bytes.length; cut++) {
          const length = cuts[cut % cuts.length]!;
          read(bytes.subarray(at, at + length));
          at += length;
        }
        expect(received).toEqual(
          frames.map(({ kind, payload }) => [kind, Buffer.from(payload as string).toString('hex')]),
        );
      },
    ),
  );
});

it('bytes that are no frame, and a frame over the limit, are a fault once, and nothing is read after it', () => {
  for (const bytes of [Buffer.alloc(50, 255), encodeFrame('answer', 'x'.repeat(11))]) {
    const seen: string[] = [];
    const read = createFrameReader(
      10,
      ({ kind }) => seen.push(kind),
      () => seen.push('fault'),
    );
    read(Buffer.concat([encodeFrame('ready', ''), bytes]));
    read(encodeFrame('ready', ''));
    expect(seen).toEqual(['ready', 'fault']);
  }
});
