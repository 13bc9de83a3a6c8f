import { characterRows } from '../text.ts';

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

/**
 * A name without case, accents (Combining Diacritical Marks, U+0300 to U+036F), leading punctuation and doubled spaces.
 * Takes NFKD text, since AppSync and Node normalise by different calls. Law: when one name begins with another, so do
 * their folded forms (a name of punctuation alone is left as it is).
 */
export function foldName(nfkd: string): string {
  const marks = characterRows('03', '0123456').join('');
  const letters = nfkd
    .slice(0, LONGEST_FOLDED)
    .toLowerCase()
    .split('')
    .filter((letter) => marks.indexOf(letter) < 0);
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
  // Sorting is the comparison of strings that AppSync documents; it puts a surrogate between its neighbours.
  return ['\ud7ff', first, '\ue000'].sort().indexOf(first) === 1 && first !== '\ue000' ? '~' : first;
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
