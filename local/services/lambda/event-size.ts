import { AwsError } from '../../kernel/aws.ts';

export type InvocationType = 'RequestResponse' | 'Event';

/** Bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const limits: Readonly<Record<InvocationType, number>> = {
  RequestResponse: 6 * 1024 * 1024,
  Event: 1024 * 1024,
};

export const largestEvent = limits.RequestResponse;

/** Throws `AwsError` RequestTooLargeException. */
export function demandSize(event: string, type: InvocationType): void {
  const size = Buffer.byteLength(event);
  if (size <= limits[type]) return;
  throw new AwsError(
    'RequestTooLargeException',
    type === 'Event'
      ? `${size} byte payload is too large for the Event invocation type (limit ${limits.Event} bytes)`
      : `Request must be smaller than ${limits.RequestResponse} bytes for the InvokeFunction operation`,
    413,
    { Type: 'User' },
  );
}
