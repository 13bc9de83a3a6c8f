/** What the platform sends an execution environment, and what it hears from it. */
export type FrameKind =
  | 'initialize' // to it: JSON, `Initialization`
  | 'invoke' // to it: JSON in one line, `InvocationHeader`, then the event's JSON
  | 'ready' // the handler is loaded
  | 'initializationFailed' // JSON, `ErrorObject`; it ends
  | 'output' // text that the function wrote
  | 'answer' // JSON, what the handler returned
  | 'failed' // JSON, `ErrorObject`; it can go on
  | 'crashed'; // JSON, `ErrorObject`; it ends

export interface Initialization {
  /** Absolute path of the folder that is `/var/task` on AWS. */
  readonly taskRoot: string;
  readonly handler: string;
  /** `nodejs24.x` */
  readonly runtime: string;
  /** Absolute path of the one module there is, whatever the handler calls it. */
  readonly module?: string;
}

export interface InvocationHeader {
  readonly requestId: string;
  readonly functionArn: string;
  /** Milliseconds that it may take from now. */
  readonly remaining: number;
}

export interface Frame {
  readonly kind: FrameKind;
  readonly payload: Buffer;
}

const kinds: readonly FrameKind[] = [
  'initialize',
  'invoke',
  'ready',
  'initializationFailed',
  'output',
  'answer',
  'failed',
  'crashed',
];

const headLength = 5;

/** One byte for the kind, four for the payload's length, the payload. */
export function encodeFrame(kind: FrameKind, payload: string | Uint8Array): Buffer {
  const length = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
  const frame = Buffer.allocUnsafe(headLength + length);
  frame.writeUInt8(kinds.indexOf(kind), 0);
  frame.writeUInt32BE(length, 1);
  if (typeof payload === 'string') frame.write(payload, headLength);
  else frame.set(payload, headLength);
  return frame;
}

/**
 * Takes frames out of bytes as they come in pieces. `onFault` is called, once, for bytes that are no frame or one larger
 * than `limit`; nothing is read after it.
 */
export function createFrameReader(
  limit: number,
  onFrame: (frame: Frame) => void,
  onFault: () => void,
): (chunk: Buffer) => void {
  let pieces: Buffer[] = [];
  let held = 0;
  let wanted = headLength;
  let broken = false;

  return (chunk) => {
    if (broken) return;
    pieces.push(chunk);
    held += chunk.length;
    if (held < wanted) return;
    let bytes = pieces.length === 1 ? chunk : Buffer.concat(pieces);
    for (;;) {
      wanted = headLength;
      if (bytes.length < headLength) break;
      const kind = kinds[bytes[0]!];
      const length = bytes.readUInt32BE(1);
      if (kind === undefined || length > limit) {
        broken = true;
        pieces = [];
        onFault();
        return;
      }
      wanted = headLength + length;
      if (bytes.length < wanted) break;
      onFrame({ kind, payload: bytes.subarray(headLength, wanted) });
      bytes = bytes.subarray(wanted);
    }
    pieces = bytes.length === 0 ? [] : [bytes];
    held = bytes.length;
  };
}
