import { StringDecoder } from 'node:string_decoder';

/** What a function wrote, a line at a time. */
export interface FunctionLog {
  write(bytes: Buffer): void;
  /** Ends a line that was left open; what follows belongs to the next invocation. */
  endInvocation(): void;
  /** The last 4 KB that were written since it was last taken. */
  takeTail(): string;
}

// An event of CloudWatch Logs holds no more, and a line that never ends must not fill the memory.
const lineLimit = 256 * 1024;
const tailLength = 4 * 1024;

export function createFunctionLog(onLine: (line: string) => void): FunctionLog {
  let decoder = new StringDecoder('utf8');
  let open = '';
  let tail = '';

  function emit(line: string): void {
    tail = (tail + line.slice(-tailLength) + '\n').slice(-tailLength);
    onLine(line);
  }

  function take(text: string): void {
    const lines = (open + text).split('\n');
    open = lines.pop() ?? '';
    for (const line of lines) emit(line);
    while (open.length >= lineLimit) {
      emit(open.slice(0, lineLimit));
      open = open.slice(lineLimit);
    }
  }

  return {
    write: (bytes) => take(decoder.write(bytes)),
    endInvocation() {
      take(decoder.end());
      decoder = new StringDecoder('utf8');
      if (open !== '') emit(open);
      open = '';
    },
    takeTail() {
      const text = tail;
      tail = '';
      return text;
    },
  };
}
