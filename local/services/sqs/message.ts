import { createHash } from 'node:crypto';
import type { Principal } from '../../kernel/aws.ts';
import { stableId } from '../../kernel/ids.ts';
import { md5OfAttributes, selectAttributes, type MessageAttributes } from './message-attributes.ts';

/** A message as a queue keeps it; moments in milliseconds since the epoch. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly traceHeader?: string;
  readonly groupId?: string;
  readonly sentAt: number;
  /** When its delay is over. */
  readonly availableAt: number;
  /** How often it was received, in all queues it was in. */
  readonly received: number;
  /** How often of these before it came into this queue. */
  readonly receivedBefore: number;
  readonly firstReceivedAt?: number;
  /** ARN of the queue that moved it to this one, its dead-letter queue. */
  readonly deadLetterSource?: string;
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** What a receiver of a message asks to be told with it. */
export interface AskedAttributes {
  readonly system: readonly string[];
  readonly message: readonly string[];
}

/** A received message as the API answers it. */
export function asReceived(message: Message, receiptHandle: string, asked: AskedAttributes): object {
  const system = systemAttributes(message, asked.system);
  const attributes = selectAttributes(message.attributes, asked.message);
  const digest = attributes && md5OfAttributes(attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(Object.keys(system).length > 0 && { Attributes: system }),
    ...(attributes && { MessageAttributes: attributes }),
    ...(digest !== undefined && { MD5OfMessageAttributes: digest }),
  };
}

function systemAttributes(message: Message, asked: readonly string[]): Readonly<Record<string, string>> {
  const all: Readonly<Record<string, string | number | undefined>> = {
    SenderId: message.senderId,
    SentTimestamp: message.sentAt,
    ApproximateReceiveCount: message.received,
    ApproximateFirstReceiveTimestamp: message.firstReceivedAt,
    AWSTraceHeader: message.traceHeader,
    MessageGroupId: message.groupId,
    DeadLetterQueueSourceArn: message.deadLetterSource,
  };
  const told: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined && (asked.includes('All') || asked.includes(name))) told[name] = String(value);
  }
  return told;
}

/**
 * The unique id of whoever sends: of a role with its session, or of a user. Made up, and the same for the same sender.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export function senderIdOf(principal: Principal): string {
  const unique = (prefix: string, of: string): string =>
    `${prefix}${stableId(17, 'sender', of).toUpperCase()}`;
  switch (principal.kind) {
    case 'role':
      return `${unique('AROA', principal.arn)}:${principal.arn.slice(principal.arn.lastIndexOf('/') + 1)}`;
    case 'service':
      return unique('AIDA', principal.name);
    case 'administrator':
      return unique('AIDA', principal.kind);
  }
}
