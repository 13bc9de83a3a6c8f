/**
 * The founding year in text as lists publish it: the first four-digit year that is not in parentheses (they hold
 * predecessors), else the first one; undefined when there is none. `2013 (1888)` is 2013, `1881/1894 (1980)` is 1881.
 */
export function foundedYear(text: string): number | undefined {
  const plain = text.normalize('NFKC');
  return firstYear(outsideParentheses(plain)) ?? firstYear(plain);
}

function firstYear(text: string): number | undefined {
  const match = /(?<!\d)[1-9]\d{3}(?!\d)/.exec(text);
  return match ? Number(match[0]) : undefined;
}

/** A parenthesis that is never closed reaches to the end. */
function outsideParentheses(text: string): string {
  let depth = 0;
  let kept = '';
  for (const character of text) {
    if (character === '(') depth++;
    // A blank keeps the digits on both sides of a parenthesis from becoming one number.
    kept += depth === 0 ? character : ' ';
    if (character === ')') depth = Math.max(0, depth - 1);
  }
  return kept;
}
