import type { Message, MessageAttributes } from './message.ts';

/** SQS takes no more with one message. */
const mostAttributes = 10;

/** Says that a message cannot be delivered as the subscription wants it, however often it is tried. */
export class Undeliverable extends Error {
  override readonly name = 'Undeliverable';
}

/** Body and attributes of the SQS message that a subscription gets, or finds in its dead-letter queue. */
export interface QueueMessage {
  readonly MessageBody: string;
  readonly MessageAttributes?: Readonly<Record<string, unknown>>;
}

/**
 * A message as SQS gets it: raw, its text and its attributes; otherwise wrapped in a JSON document. Throws `Undeliverable`
 * for a raw message with more attributes than SQS takes.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html
 */
export function toQueue(message: Message, subscription: Recipient, raw: boolean): QueueMessage {
  if (!raw) return { MessageBody: jsonDocument(message, subscription) };
  const attributes = Object.entries(message.attributes);
  if (attributes.length > mostAttributes)
    throw new Undeliverable(`Raw message delivery takes at most ${mostAttributes} message attributes.`);
  return {
    MessageBody: textFor(message, subscription.protocol),
    ...(attributes.length > 0 && {
      MessageAttributes: Object.fromEntries(
        attributes.map(([name, { DataType, StringValue, BinaryValue }]) => [
          name,
          BinaryValue === undefined
            ? { DataType, StringValue }
            : { DataType, BinaryValue: Buffer.from(BinaryValue, 'base64') },
        ]),
      ),
    }),
  };
}

/**
 * The event that a subscribed function is invoked with.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export function toFunction(message: Message, subscription: Recipient): object {
  const { Subject = null, SigningCertURL, UnsubscribeURL, ...notification } = document(message, subscription);
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: subscription.arn,
        Sns: {
          ...notification,
          Subject,
          SigningCertUrl: SigningCertURL,
          UnsubscribeUrl: UnsubscribeURL,
          MessageAttributes: notification.MessageAttributes ?? {},
        },
      },
    ],
  };
}

export interface Recipient {
  readonly arn: string;
  readonly protocol: string;
}

/** What subscribers of a protocol read. */
export function textFor({ message, byProtocol }: Message, protocol: string): string {
  return byProtocol && Object.hasOwn(byProtocol, protocol) ? byProtocol[protocol]! : message;
}

function document(message: Message, { arn, protocol }: Recipient) {
  const { id, topicArn, subject, attributes, timestamp } = message;
  const host = `https://sns.${topicArn.split(':')[3]}.amazonaws.com`;
  return {
    Type: 'Notification',
    MessageId: id,
    TopicArn: topicArn,
    ...(subject !== undefined && { Subject: subject }),
    Message: textFor(message, protocol),
    Timestamp: timestamp,
    SignatureVersion: '1',
    // Nobody holds AWS's key.
    Signature: 'Tm90IHNpZ25lZA==',
    SigningCertURL: `${host}/SimpleNotificationService-00000000000000000000000000000000.pem`,
    UnsubscribeURL: `${host}/?Action=Unsubscribe&SubscriptionArn=${arn}`,
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: typesAndValues(attributes) }),
  };
}

function typesAndValues(attributes: MessageAttributes): Record<string, { Type: string; Value: string }> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      { Type: DataType, Value: StringValue ?? BinaryValue ?? '' },
    ]),
  );
}

/** Laid out as SNS does, one member a line, since its bytes count. */
function jsonDocument(message: Message, subscription: Recipient): string {
  const lines = Object.entries(document(message, subscription)).map(([key, value]) =>
    typeof value === 'string'
      ? `  "${key}" : ${JSON.stringify(value)}`
      : `  "${key}" : {\n${Object.entries(value)
          .map(([name, attribute]) => `    ${JSON.stringify(name)} : ${JSON.stringify(attribute)}`)
          .join(',\n')}\n  }`,
  );
  return `{\n${lines.join(',\n')}\n}`;
}
