import { util } from '@aws-appsync/utils';
import type { FieldFault } from '../../model/errors.ts';
import { LONGEST_ABOUT } from '../../model/company/rules.ts';

/** Base64 makes four characters of three bytes: the one way to count bytes in APPSYNC_JS. */
const LONGEST_IN_BASE64 = (LONGEST_ABOUT / 3) * 4 + 4;

/** The faults of `about` that only its size in bytes shows. */
export function aboutFaults(about: string | null | undefined): FieldFault[] {
  return about && util.base64Encode(about).length > LONGEST_IN_BASE64
    ? [{ field: 'about', reason: 'must be at most 100 KB long' }]
    : [];
}
