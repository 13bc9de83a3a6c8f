import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { createFrameReader, encodeFrame, type Frame, type FrameKind } from './frames.ts';

/** An execution environment's connection to what started it: it reads descriptor 3 and writes descriptor 4. */
export interface Platform {
  /** Returns when everything is handed over, so that what was said survives whatever happens next. */
  send(kind: FrameKind, payload: string | Uint8Array): void;
  /** Whether waiting for the next invocation keeps the process going. */
  hold(held: boolean): void;
}

/** An event may have 6 MB, and the request around it. */
const limit = 16 * 1024 * 1024;

export function openPlatform(onFrame: (frame: Frame) => void): Platform {
  const socket = new Socket({ fd: 3, readable: true, writable: false });
  const end = (): never => process.exit(1);
  socket.on('data', createFrameReader(limit, onFrame, end));
  // Whoever started this is gone.
  socket.on('close', end);
  socket.on('error', end);
  return {
    send: (kind, payload) => write(encodeFrame(kind, payload)),
    hold: (held) => void (held ? socket.ref() : socket.unref()),
  };
}

function write(bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(4, bytes, at);
    } catch (error) {
      // Where the pipe does not block: the other end has yet to read.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

const pause = new Int32Array(new SharedArrayBuffer(4));
