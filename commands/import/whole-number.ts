/** GraphQL's `Int`: https://spec.graphql.org/October2021/#sec-Int */
const LARGEST = 2_147_483_647;

/**
 * A count as people write it: `12345`, `12,345`, `12 345`, `12'345`, `1.234.567` or `12345.0`; undefined for anything
 * that can be read in two ways (`1.234`) or is no whole number from 0 to the largest `Int`.
 */
export function wholeNumber(text: string): number | undefined {
  const plain = text.normalize('NFKC').trim();
  const grouped = /^\d{1,3}(?:([, '’])\d{3})(?:\1\d{3})*$|^\d{1,3}(?:\.\d{3}){2,}$/;
  const digits = grouped.test(plain) ? plain.replace(/\D/g, '') : plain.replace(/\.0+$/, '');
  if (!/^\d{1,12}$/.test(digits)) return undefined;
  const value = Number(digits);
  return value <= LARGEST ? value : undefined;
}
