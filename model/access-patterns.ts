import type { AccessPattern } from './access-pattern.ts';
import { COMPANY_ACCESS_PATTERNS } from './company/access-patterns.ts';
import { STATISTICS_ACCESS_PATTERNS } from './statistics/access-patterns.ts';

/** Every pattern of every context. A field without one, or one without a field, fails a test. */
export const ACCESS_PATTERNS: readonly AccessPattern[] = [
  ...COMPANY_ACCESS_PATTERNS,
  ...STATISTICS_ACCESS_PATTERNS,
];
