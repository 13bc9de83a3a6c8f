/** The ways to list companies; a request chooses exactly one. */
export type Selector = 'industry' | 'country' | 'createdIn' | 'nameStartsWith';
export const SELECTORS: Selector[] = ['industry', 'country', 'createdIn', 'nameStartsWith'];

/**
 * Why a selector's value can find nothing by its form; null when it may. What no company can have and has the right form
 * (an unassigned country code) finds an empty page.
 */
export function selectorFault(selector: Selector, value: string): string | null {
  if (value.trim() === '' || value.length > 200) return 'must be 1 to 200 characters long';
  if (selector === 'country' && (value.length !== 2 || value !== value.toUpperCase())) {
    return 'must be a country code, such as DE';
  }
  return selector === 'createdIn' && !isMonth(value) ? 'must be a month, such as 2026-11' : null;
}

/** Only the form of the month counts: a year that nobody founded anything in finds an empty page. */
function isMonth(value: string): boolean {
  return value.length === 7 && '-01-02-03-04-05-06-07-08-09-10-11-12'.indexOf(value.slice(4)) % 3 === 0;
}
