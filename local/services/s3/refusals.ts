import { AwsError } from '../../kernel/aws.ts';

type Details = Readonly<Record<string, unknown>>;

const refuse =
  (code: string, statusCode: number) =>
  (message: string, details: Details = {}): AwsError =>
    new AwsError(code, message, statusCode, details);

/** What S3 answers. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList */
export const refusal = {
  accessDenied: refuse('AccessDenied', 403),
  badDigest: refuse('BadDigest', 400),
  contentSha256Mismatch: refuse('XAmzContentSHA256Mismatch', 400),
  entityTooLarge: refuse('EntityTooLarge', 400),
  incompleteBody: refuse('IncompleteBody', 400),
  invalidArgument: refuse('InvalidArgument', 400),
  invalidDigest: refuse('InvalidDigest', 400),
  invalidRange: refuse('InvalidRange', 416),
  invalidRequest: refuse('InvalidRequest', 400),
  invalidStorageClass: refuse('InvalidStorageClass', 400),
  invalidUri: refuse('InvalidURI', 400),
  keyTooLong: refuse('KeyTooLongError', 400),
  malformedTrailer: refuse('MalformedTrailerError', 400),
  malformedXml: refuse('MalformedXML', 400),
  metadataTooLarge: refuse('MetadataTooLarge', 400),
  methodNotAllowed: refuse('MethodNotAllowed', 405),
  missingContentLength: refuse('MissingContentLength', 411),
  notImplemented: refuse('NotImplemented', 501),
  preconditionFailed: (condition: string) =>
    new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
      Condition: condition,
    }),
  noSuchBucket: (bucket: string) =>
    new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket }),
  noSuchKey: (key: string) =>
    new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key }),
};
