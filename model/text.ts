const HEXADECIMAL = '0123456789abcdef';

/**
 * The characters U+<page><row>0 to U+<page><row>f of every row. Made rather than written, so that no invisible character
 * stands in deployed code, and by `JSON.parse`, since AppSync has no `String.fromCharCode`.
 */
export function characterRows(page: string, rows: string): string[] {
  return rows
    .split('')
    .flatMap((row) =>
      HEXADECIMAL.split('').map((column) => JSON.parse(`"\\u${page}${row}${column}"`) as string),
    );
}

/** The control characters of a text, which no name, key or paragraph may hold; with `lines`, line breaks and tabs may. */
function controlFault(value: string, lines: boolean): string | null {
  const checked = lines ? value.split('\n').join('').split('\r').join('').split('\t').join('') : value;
  const found = characterRows('00', '0189').some((character) => checked.indexOf(character) >= 0);
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
