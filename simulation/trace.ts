/** What happened in a history: always as one number, as lines for a reader only when they are asked for. */
export interface Trace {
  /** Takes a step into the hash. */
  mix(value: number): void;
  /** Adds a line; `line` is called only when lines are kept. */
  say(line: () => string): void;
  hash(): string;
  readonly lines: readonly string[];
}

export function createTrace(recorded: boolean): Trace {
  let high = 0x9e3779b9;
  let low = 0x243f6a88;
  const lines: string[] = [];
  return {
    mix(value) {
      low = Math.imul(low ^ value, 0x85ebca6b);
      low ^= low >>> 13;
      high = (Math.imul(high, 0xc2b2ae35) + low) | 0;
    },
    say(line) {
      if (recorded) lines.push(line());
    },
    hash: () => hexadecimal(high) + hexadecimal(low),
    lines,
  };
}

function hexadecimal(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
