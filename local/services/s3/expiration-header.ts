import type { Expiration } from './lifecycle.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#AmazonS3-GetObject-response-header-Expiration */
export function expirationHeader(expiration: Expiration | undefined): string | undefined {
  if (!expiration) return undefined;
  return `expiry-date="${new Date(expiration.at).toUTCString()}", rule-id="${expiration.ruleId}"`;
}
