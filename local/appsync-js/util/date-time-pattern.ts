/** A piece of a `java.time.format.DateTimeFormatter` pattern: `count` equal letters, or text. */
export type Piece = { readonly letter: string; readonly count: number } | { readonly text: string };

export const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October'],
  ...['November', 'December'],
];
export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Throws for an unknown letter, an open quote, or a reserved character. */
export function pieces(pattern: string): Piece[] {
  const result: Piece[] = [];
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at);
    const letters = /^([a-zA-Z])\1*/.exec(rest);
    const quoted = /^'((?:[^']|'')*)'/.exec(rest);
    if (letters) {
      result.push({ letter: letters[1]!, count: letters[0].length });
      at += letters[0].length;
    } else if (quoted) {
      // '' is one quote, in quotes and outside of them.
      result.push({ text: quoted[1] === '' ? "'" : /''/g[Symbol.replace](quoted[1]!, "'") });
      at += quoted[0].length;
    } else {
      const character = rest[0]!;
      if (character === "'") throw new Error(`Pattern ends with an incomplete string literal: ${pattern}`);
      if (/[{}#]/.test(character)) throw new Error(`Pattern includes reserved character: '${character}'`);
      result.push({ text: character });
      at += 1;
    }
  }
  return result;
}
