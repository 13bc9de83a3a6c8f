/** The most items that one request can ask for. */
export const MAXIMUM_LIMIT = 100;

/** How many items a page asks for: 25 when not said, never under 1 nor over 100. */
export function pageLimit(asked: number | null | undefined): number {
  return Math.max(1, Math.min(MAXIMUM_LIMIT, asked ?? 25));
}
