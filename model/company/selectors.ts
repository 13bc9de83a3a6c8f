import { consistsOf } from '../text.ts';

/** The ways to list companies; a request chooses exactly one. */
export const SELECTORS = ['industry', 'country', 'createdIn', 'nameStartsWith'] as const;
export type Selector = (typeof SELECTORS)[number];

/**
 * Why a selector's value can find nothing by its form; null when it may. What no company can have and has the right form
 * (an unassigned country code) finds an empty page.
 */
export function selectorFault(selector: Selector, value: string): string | null {
  if (value.trim() === '' || value.length > 200) return 'must be 1 to 200 characters long';
  if (selector === 'country' && (value.length !== 2 || value !== value.toUpperCase())) {
    return 'must be a country code, such as DE';
  }
  return selector === 'createdIn' && !isMonth(value.split('-')) ? 'must be a month, such as 2026-11' : null;
}

function isMonth(parts: string[]): boolean {
  const month = parts.length === 2 ? ' 01 02 03 04 05 06 07 08 09 10 11 12 '.indexOf(` ${parts[1]} `) : -1;
  return month >= 0 && (parts[0] as string).length === 4 && consistsOf(parts[0] as string, '0123456789');
}
