const second = 1_000;

/**
 * Milliseconds to wait before a retry (1 for the first) of a delivery to SQS or Lambda, by SNS's own delivery policy, which
 * cannot be changed: three at once, two a second apart, ten that back off from 1 second to 20, then every 20 seconds.
 * Undefined when there is none any more, after 23 days.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
export function delayBefore(retry: number): number | undefined {
  if (retry <= 3) return 0;
  if (retry <= 5) return second;
  if (retry <= 15) return Math.round(second * 20 ** ((retry - 6) / 9));
  return retry <= 100_015 ? 20 * second : undefined;
}
