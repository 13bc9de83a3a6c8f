/** A place in the rewritten code: 1-based line and column. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const start: Position = { line: 1, column: 1 };
const frame = /\n {4}at (?:[^\n]* \()?code\.js:(\d+):(\d+)\)?(?=\n|$)/;

/** The innermost frame of handler code that `error` was thrown under; 1:1 when there is none. */
export function positionOf(error: Error): Position {
  const { stack, message } = error;
  if (typeof stack !== 'string') return start;
  // The message is the handler's to choose, and must not pass for a frame.
  const frames = stack.indexOf(message) >= 0 ? stack.slice(stack.indexOf(message) + message.length) : stack;
  const match = frame.exec(frames);
  return match ? { line: +match[1]!, column: +match[2]! } : start;
}

/** Where handler code has called into the realm. */
export function positionOfCall(): Position {
  return positionOf(new Error(''));
}
