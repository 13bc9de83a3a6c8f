/**
 * Names as search sees them. Runs in AppSync too: `indexOf` over closed alphabets instead of regular expressions
 * (AppSync's are Java's), and text cut before it is walked (AppSync stops a loop after 1,000 rounds).
 */

/** A sort key may hold 1,024 bytes; 250 UTF-16 units of three bytes each leave room for the id. */
const LONGEST_FOLDED = 250;
const LATIN = 'abcdefghijklmnopqrstuvwxyz0123456789';
const PUNCTUATION = ' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** Letters that Unicode does not take apart, and what people type for them. */
const LETTERS = 'ßæœøłđðþıς';
const SPELLED = ['ss', 'ae', 'oe', 'o', 'l', 'd', 'd', 'th', 'i', 'σ'];

/** Whether a character stands between two others. Sorting is the comparison of strings that AppSync documents. */
function isBetween(low: string, character: string, high: string): boolean {
  return [low, character, high].sort().indexOf(character) === 1 && character !== high;
}

/**
 * A name without case, accents (Combining Diacritical Marks, U+0300 to U+036F), leading punctuation and doubled spaces.
 * Takes NFKD text, since AppSync and Node normalise by different calls. Law: when one name begins with another, so do
 * their folded forms (a name of punctuation alone is left as it is). Never ends in half a character, which is no legal key.
 */
export function foldName(nfkd: string): string {
  const cut = nfkd.slice(0, LONGEST_FOLDED);
  const endsInHalf = isBetween('\ud7ff', cut.slice(-1), '\udc00');
  const letters = (endsInHalf ? cut.slice(0, -1) : cut)
    .toLowerCase()
    .split('')
    .filter((letter) => !isBetween('\u02ff', letter, '\u0370'));
  return letters
    .slice(
      Math.max(
        0,
        letters.findIndex((letter) => PUNCTUATION.indexOf(letter) < 0),
      ),
    )
    .map((letter) => (LETTERS.indexOf(letter) < 0 ? letter : SPELLED[LETTERS.indexOf(letter)]))
    .join('')
    .split(' ')
    .filter((word) => word !== '')
    .join(' ');
}

/**
 * The partition of `byName` that a folded name, or the beginning of one, is in: its first character, or `~` where that
 * takes two UTF-16 units (half of one is no legal key).
 */
export function nameBucket(foldedName: string): string {
  const first = foldedName.slice(0, 1);
  return isBetween('\ud7ff', first, '\ue000') ? '~' : first;
}

/** A handle for a folded name; empty when no letter or digit of the Latin alphabet is left to make one of. */
export function handleOf(foldedName: string): string {
  const handle = foldedName
    .split('')
    .map((character) => (LATIN.indexOf(character) < 0 ? '-' : character))
    .join('')
    .split('-')
    .filter((word) => word !== '')
    .join('-')
    .slice(0, 56);
  const trimmed = handle.endsWith('-') ? handle.slice(0, -1) : handle;
  return trimmed.length < 2 ? '' : trimmed;
}
