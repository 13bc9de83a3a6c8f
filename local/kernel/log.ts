/** Where the laptop cloud says what it does. A line never holds a token, an e-mail address or an item's content. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** Keeps every line, for tests that ask what was said. */
export function recordingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const write = (level: string) => (line: string) => void lines.push(`${level} ${line}`);
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
}

export const consoleLog: Log = {
  info: (line) => console.log(line),
  warn: (line) => console.warn(line),
  error: (line) => console.error(line),
};
