import type { Clock } from '../../kernel/clock.ts';
import { invalidParameter, missingParameter, sqsError } from './errors.ts';
import { isObject, map, optionalInteger, optionalText, type Input } from './input.ts';
import {
  isMessageText,
  md5OfAttributes,
  readMessageAttributes,
  sizeOfAttributes,
  type MessageAttributes,
} from './message-attributes.ts';
import { md5, type Message } from './message.ts';
import type { QueueAttributes } from './queue-attributes.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const largestRequest = 1_048_576;

/** What a message is sent with, besides the time and the id it gets. */
export interface MessageOrigin {
  readonly senderId: string;
  readonly clock: Clock;
  readonly randomId: () => string;
}

/**
 * The message that an input of SendMessage or an entry of its batch describes, and what is answered of it. Throws AwsError
 * InvalidParameterValueException, MissingRequiredParameterException or InvalidMessageContents.
 */
export function outgoingMessage(
  input: Input,
  queue: QueueAttributes,
  { senderId, clock, randomId }: MessageOrigin,
): { message: Message; answer: object } {
  const body = bodyOf(input);
  const attributes = readMessageAttributes(map(input, 'MessageAttributes'));
  const system = systemAttributesOf(input);
  const size = Buffer.byteLength(body) + sizeOfAttributes(attributes);
  if (size > queue.MaximumMessageSize) {
    throw sqsError(
      'InvalidParameterValueException',
      `One or more parameters are invalid. Reason: Message must be shorter than ${queue.MaximumMessageSize} bytes.`,
    );
  }
  const delay =
    optionalInteger(input, 'DelaySeconds', [0, 900], 'DelaySeconds must be >= 0 and <= 900.') ??
    queue.DelaySeconds;
  const groupId = optionalText(input, 'MessageGroupId');
  refuseFifoParameters(input);
  const sentAt = clock.now();
  const traceHeader = system['AWSTraceHeader']?.StringValue;
  const message: Message = {
    id: asUuid(randomId()),
    body,
    attributes,
    senderId,
    ...(traceHeader !== undefined && { traceHeader }),
    ...(groupId !== undefined && { groupId }),
    sentAt,
    availableAt: sentAt + delay * 1_000,
    received: 0,
    receivedBefore: 0,
  };
  const digest = md5OfAttributes(attributes);
  const systemDigest = md5OfAttributes(system);
  const answer = {
    MessageId: message.id,
    MD5OfMessageBody: md5(body),
    ...(digest !== undefined && { MD5OfMessageAttributes: digest }),
    ...(systemDigest !== undefined && { MD5OfMessageSystemAttributes: systemDigest }),
  };
  return { message, answer };
}

/** Bytes of a batch's entries together; what is no text counts nothing, and fails its entry later. */
export function sizeOfEntries(entries: readonly Input[]): number {
  const bytes = (value: unknown): number => (typeof value === 'string' ? Buffer.byteLength(value) : 0);
  let size = 0;
  for (const entry of entries) {
    size += bytes(entry['MessageBody']);
    for (const [name, attribute] of Object.entries(map(entry, 'MessageAttributes'))) {
      if (!isObject(attribute)) continue;
      const binary = attribute['BinaryValue'];
      size += bytes(name) + bytes(attribute['DataType']) + bytes(attribute['StringValue']);
      size += typeof binary === 'string' ? Buffer.byteLength(binary, 'base64') : 0;
    }
  }
  return size;
}

function bodyOf(input: Input): string {
  const body = optionalText(input, 'MessageBody');
  if (body === undefined || body === '') throw missingParameter('MessageBody');
  if (!isMessageText(body)) {
    throw sqsError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    );
  }
  return body;
}

function systemAttributesOf(input: Input): MessageAttributes {
  const given = map(input, 'MessageSystemAttributes');
  for (const name of Object.keys(given)) {
    if (name !== 'AWSTraceHeader') {
      throw invalidParameter('MessageSystemAttributes', name, 'Only AWSTraceHeader can be sent.');
    }
  }
  return readMessageAttributes(given);
}

function refuseFifoParameters(input: Input): void {
  const id = optionalText(input, 'MessageDeduplicationId');
  if (id === undefined) return;
  throw invalidParameter(
    'MessageDeduplicationId',
    id,
    'The request include parameter that is not valid for this queue type.',
  );
}

/** 32 hex digits in the shape in which SQS writes ids. */
export function asUuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
