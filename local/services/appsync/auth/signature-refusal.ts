import type { AwsError } from '../../../kernel/aws.ts';
import { Refusal } from '../refusal.ts';

const mismatch =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/**
 * A signature that is not good, as AppSync answers it: what is wrong with the signature itself is a bad request, with what
 * should have been signed. https://github.com/aws/aws-sdk-java/issues/2583
 */
export function signatureRefusal({ code, message, statusCode, details }: AwsError): Refusal {
  const { CanonicalRequest: canonical, StringToSign: toSign } = details;
  if (typeof canonical !== 'string' || typeof toSign !== 'string') return refused(statusCode, code, message);
  return refused(
    statusCode,
    code,
    `${mismatch}\n\nThe Canonical String for this request should have been\n'${canonical}'\n\nThe String-to-Sign should have been\n'${toSign}'\n`,
  );
}

export const keyUnknown = (): Refusal =>
  refused(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.');

function refused(statusCode: number, errorType: string, message: string): Refusal {
  return new Refusal(statusCode, errorType, message, 'typeFirst');
}
