const HEXADECIMAL = '0123456789abcdef';

/**
 * U+0000 to U+001F and U+0080 to U+009F. Made rather than written, so that no invisible character stands in deployed code,
 * and by `JSON.parse` of a list, since AppSync has no `String.fromCharCode` and is not known to parse a bare string.
 */
function controlCharacters(): string[] {
  const escapes = ['0', '1', '8', '9'].flatMap((row) =>
    HEXADECIMAL.split('').map((column) => `"\\u00${row}${column}"`),
  );
  return JSON.parse(`[${escapes.join(',')}]`) as string[];
}

/** The control characters of a text, which no name, key or paragraph may hold; with `lines`, line breaks and tabs may. */
function controlFault(value: string, lines: boolean): string | null {
  const checked = lines ? value.split('\n').join('').split('\r').join('').split('\t').join('') : value;
  const found = controlCharacters().some((character) => checked.indexOf(character) >= 0);
  return found || checked.indexOf('\u007f') >= 0 ? 'must not contain control characters' : null;
}

/** Why `value` cannot be one line of 1 to `maximum` characters; null when it can. */
export function lineFault(value: string, maximum: number): string | null {
  if (value.trim() === '') return 'must not be blank';
  if (value.length > maximum) return `must be at most ${maximum} characters long`;
  return controlFault(value, false);
}

/** Why `value` cannot be text of up to `maximum` characters, line breaks allowed; null when it can. */
export function textFault(value: string, maximum: number): string | null {
  if (value.length > maximum) return `must be at most ${maximum} characters long`;
  return controlFault(value, true);
}

/** Whether every character of a short text is in `alphabet`. AppSync stops a loop after 1,000 rounds. */
export function consistsOf(value: string, alphabet: string): boolean {
  return value.split('').every((character) => alphabet.indexOf(character) >= 0);
}
