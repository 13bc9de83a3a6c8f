import type { Message, MessageAttributeValue, SendMessageCommandInput } from '@aws-sdk/client-sqs';
import { unwrapped } from '../operations/company-message.ts';

/** Why the consumer itself laid a message aside. */
export interface Refusal {
  readonly refusal: string;
  readonly reason: string;
}

/** Null for a message that was not refused: it failed. */
export function refusalOf({ MessageAttributes = {} }: Message): Refusal | null {
  const refusal = MessageAttributes['refusal']?.StringValue;
  if (refusal === undefined) return null;
  return { refusal, reason: MessageAttributes['reason']?.StringValue ?? 'no reason' };
}

/** Attributes that tell of the failure and were not its publisher's: the consumer's and those of SNS. */
const ADDED = new Set(['refusal', 'reason', 'RequestID', 'ErrorCode', 'ErrorMessage']);

/** A dead letter as it was before it became one. The trace of X-Ray comes along. */
export function asSent(message: Message, queueUrl: string): SendMessageCommandInput {
  const { Body = '', MessageAttributes = {}, Attributes = {} } = message;
  const attributes = Object.entries(MessageAttributes).filter(([name]) => !ADDED.has(name));
  const trace = Attributes.AWSTraceHeader;
  return {
    QueueUrl: queueUrl,
    MessageBody: unwrapped(Body),
    ...(attributes.length > 0 && { MessageAttributes: Object.fromEntries(attributes.map(attribute)) }),
    ...(trace !== undefined && {
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: trace } },
    }),
  };
}

/** What SQS takes of an attribute as it gives it: the lists are reserved, and must not be there. */
function attribute([name, value]: [string, MessageAttributeValue]): [string, MessageAttributeValue] {
  const { DataType, StringValue, BinaryValue } = value;
  return [
    name,
    {
      DataType,
      ...(StringValue !== undefined && { StringValue }),
      ...(BinaryValue !== undefined && { BinaryValue }),
    },
  ];
}

/** When a message was first sent, in milliseconds since the epoch. */
export function sentAt({ Attributes = {} }: Message): number {
  return Number(Attributes.SentTimestamp ?? 0);
}
