import { sqsError } from './errors.ts';

/** Names one receipt of one message from one queue. */
export interface Receipt {
  readonly queueName: string;
  readonly messageId: string;
  /** Different for every receipt. */
  readonly nonce: string;
}

const mark = 'receipt';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
export function writeReceiptHandle({ queueName, messageId, nonce }: Receipt): string {
  return Buffer.from([mark, queueName, messageId, nonce].join(' ')).toString('base64');
}

/** Throws AwsError ReceiptHandleIsInvalid for what was never a handle, and for one of another queue. */
export function readReceiptHandle(handle: string, queueName: string): Receipt {
  const [first, name, messageId, nonce, ...rest] = Buffer.from(handle, 'base64').toString('utf8').split(' ');
  if (first !== mark || name !== queueName || !messageId || !nonce || rest.length > 0) {
    throw sqsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
    );
  }
  return { queueName, messageId, nonce };
}
