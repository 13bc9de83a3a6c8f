import { AwsError } from './aws.ts';

/** What can be wrong with a request's signature. */
export type SignatureFault =
  | 'missing' // the request is not signed at all
  | 'incomplete' // it is, and not as Signature Version 4 demands
  | 'unknownKey' // nobody holds the access key
  | 'invalidToken' // temporary credentials without their session token, or with another one
  | 'expiredToken' // temporary credentials whose time is over
  | 'skewed' // signed too long ago, or in the future
  | 'wrongScope' // signed for another service, region or day
  | 'mismatch' // signed with another secret, or changed since
  | 'contentMismatch' // the body is not the one that was signed
  | 'unsupported'; // a kind of signing that is not verified here

/** How a family of services answers each fault. */
export interface SignatureFaults {
  /** How far a request's time may lie from now, in milliseconds. */
  readonly skew: number;
  /** Whether a mismatch is answered with what should have been signed, in the error's details. */
  readonly explained?: boolean;
  /** Headers that may come unsigned although their names begin with `x-amz-`, in lower case. */
  readonly unsigned?: readonly string[];
  readonly answers: Readonly<
    Record<SignatureFault, readonly [code: string, statusCode: number, ownMessage?: string]>
  >;
}

const minute = 60_000;

/**
 * Services that speak JSON (Lambda, SQS; DynamoDB and Cognito answer all of them with status 400).
 * https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html
 */
export const jsonFaults: SignatureFaults = {
  skew: 5 * minute,
  answers: {
    missing: ['MissingAuthenticationTokenException', 403],
    incomplete: ['IncompleteSignatureException', 400],
    unknownKey: ['UnrecognizedClientException', 403],
    invalidToken: ['UnrecognizedClientException', 403],
    expiredToken: ['ExpiredTokenException', 403],
    skewed: ['InvalidSignatureException', 403],
    wrongScope: ['InvalidSignatureException', 403],
    mismatch: ['InvalidSignatureException', 403],
    contentMismatch: ['InvalidSignatureException', 403],
    unsupported: ['NotImplemented', 501],
  },
};

/**
 * Services of the Query protocol (SNS), and SQS's older codes.
 * https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html
 */
export const queryFaults: SignatureFaults = {
  skew: 15 * minute,
  answers: {
    missing: ['MissingAuthenticationToken', 403],
    incomplete: ['IncompleteSignature', 400],
    unknownKey: ['InvalidClientTokenId', 403],
    invalidToken: ['InvalidClientTokenId', 403],
    expiredToken: ['ExpiredToken', 403],
    skewed: ['SignatureDoesNotMatch', 403],
    wrongScope: ['SignatureDoesNotMatch', 403],
    mismatch: ['SignatureDoesNotMatch', 403],
    contentMismatch: ['SignatureDoesNotMatch', 403],
    unsupported: ['NotImplemented', 501],
  },
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList */
export const s3Faults: SignatureFaults = {
  skew: 15 * minute,
  explained: true,
  answers: {
    missing: ['AccessDenied', 403, 'Access Denied'],
    incomplete: ['AuthorizationHeaderMalformed', 400],
    unknownKey: [
      'InvalidAccessKeyId',
      403,
      'The AWS Access Key Id you provided does not exist in our records.',
    ],
    invalidToken: ['InvalidToken', 400, 'The provided token is malformed or otherwise invalid.'],
    expiredToken: ['ExpiredToken', 400, 'The provided token has expired.'],
    skewed: [
      'RequestTimeTooSkewed',
      403,
      'The difference between the request time and the current time is too large.',
    ],
    wrongScope: ['AuthorizationHeaderMalformed', 400],
    mismatch: ['SignatureDoesNotMatch', 403],
    contentMismatch: ['XAmzContentSHA256Mismatch', 400],
    unsupported: ['NotImplemented', 501],
  },
};

/**
 * AppSync's GraphQL endpoint, by what its users report; its control plane speaks as other JSON services.
 * https://github.com/aws-amplify/amplify-js/issues/11480, https://github.com/aws/aws-sdk-java/issues/2583
 */
export const graphqlFaults: SignatureFaults = {
  skew: 5 * minute,
  explained: true,
  // AWS's own link for Apollo adds it when it has signed: https://www.npmjs.com/package/aws-appsync-auth-link
  unsigned: ['x-amz-user-agent'],
  answers: {
    ...jsonFaults.answers,
    incomplete: ['BadRequestException', 400],
    skewed: ['BadRequestException', 400],
    wrongScope: ['BadRequestException', 400],
    mismatch: ['BadRequestException', 400],
    contentMismatch: ['BadRequestException', 400],
  },
};

/** As the service answers on AWS; JSON is what most of them speak. */
export function faultsOf(service: string | undefined): SignatureFaults {
  if (service === 's3') return s3Faults;
  return service === 'sns' ? queryFaults : jsonFaults;
}

export function signatureError(
  { answers }: SignatureFaults,
  fault: SignatureFault,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): AwsError {
  const [code, statusCode, ownMessage = message] = answers[fault];
  return new AwsError(code, ownMessage, statusCode, details);
}
