import { AwsError } from '../../kernel/aws.ts';

/** An exception's code in the query protocol, which clients of the JSON protocol are still told, and its status. */
interface Rendering {
  readonly queryCode: string;
  readonly statusCode: number;
  readonly namespace: string;
}

const modelled = (queryCode: string, statusCode = 400): Rendering => ({
  queryCode,
  statusCode,
  namespace: 'com.amazonaws.sqs',
});
const common = (queryCode: string, statusCode = 400): Rendering => ({
  queryCode,
  statusCode,
  namespace: 'com.amazon.coral.service',
});

const renderings = {
  BatchEntryIdsNotDistinct: modelled('AWS.SimpleQueueService.BatchEntryIdsNotDistinct'),
  BatchRequestTooLong: modelled('AWS.SimpleQueueService.BatchRequestTooLong'),
  EmptyBatchRequest: modelled('AWS.SimpleQueueService.EmptyBatchRequest'),
  InvalidAddress: modelled('InvalidAddress', 404),
  InvalidAttributeName: modelled('InvalidAttributeName'),
  InvalidAttributeValue: modelled('InvalidAttributeValue'),
  InvalidBatchEntryId: modelled('AWS.SimpleQueueService.InvalidBatchEntryId'),
  InvalidMessageContents: modelled('InvalidMessageContents'),
  OverLimit: modelled('OverLimit', 403),
  PurgeQueueInProgress: modelled('AWS.SimpleQueueService.PurgeQueueInProgress', 403),
  QueueDeletedRecently: modelled('AWS.SimpleQueueService.QueueDeletedRecently'),
  QueueDoesNotExist: modelled('AWS.SimpleQueueService.NonExistentQueue'),
  QueueNameExists: modelled('QueueAlreadyExists'),
  ReceiptHandleIsInvalid: modelled('ReceiptHandleIsInvalid', 404),
  ResourceNotFoundException: modelled('ResourceNotFoundException', 404),
  TooManyEntriesInBatchRequest: modelled('AWS.SimpleQueueService.TooManyEntriesInBatchRequest'),
  UnsupportedOperation: modelled('AWS.SimpleQueueService.UnsupportedOperation'),
  AccessDeniedException: common('AccessDenied', 403),
  InvalidParameterValueException: common('InvalidParameterValue'),
  MissingRequiredParameterException: common('MissingParameter'),
  SerializationException: common('MalformedInput'),
  UnknownOperationException: common('InvalidAction'),
  InternalFailure: common('InternalFailure', 500),
} as const satisfies Readonly<Record<string, Rendering>>;

export type SqsErrorCode = keyof typeof renderings;

export function sqsError(code: SqsErrorCode, message: string): AwsError {
  return new AwsError(code, message, renderings[code].statusCode);
}

/** In the words SQS uses for a parameter out of its range. */
export function invalidParameter(name: string, value: unknown, reason: string): AwsError {
  return sqsError(
    'InvalidParameterValueException',
    `Value ${String(value)} for parameter ${name} is invalid. Reason: ${reason}`,
  );
}

export function missingParameter(name: string): AwsError {
  return sqsError('MissingRequiredParameterException', `The request must contain the parameter ${name}.`);
}

export function queueDoesNotExist(): AwsError {
  return sqsError('QueueDoesNotExist', 'The specified queue does not exist.');
}

/**
 * How an error leaves over HTTP and within a batch. Errors of others (of the signature, say) keep their code.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
 */
export function renderingOf(error: AwsError): Rendering {
  return (
    (renderings as Readonly<Record<string, Rendering>>)[error.code] ?? common(error.code, error.statusCode)
  );
}
