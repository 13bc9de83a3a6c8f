import { AwsError, type AwsEndpoint, type Principal } from '../../kernel/aws.ts';
import type { Log } from '../../kernel/log.ts';
import type { Delivery, Outcome } from './deliveries.ts';
import type { Message } from './message.ts';
import { toFunction, toQueue, Undeliverable, type QueueMessage } from './notification.ts';
import { isDelivered, type Subscription } from './subscription.ts';

/** Where messages go. `lambda` is read when it is needed, so that it may be composed later than SNS. */
export interface SnsEndpoints {
  readonly sqs: AwsEndpoint;
  readonly lambda?: AwsEndpoint | undefined;
}

export interface DeliverOptions {
  readonly endpoints: SnsEndpoints;
  readonly log: Log;
  /** The subscription as it is now. */
  readonly find: (arn: string) => Subscription | undefined;
}

/** Refusals that pass by themselves, whatever their status says. */
const passing: ReadonlySet<string> = new Set([
  'OverLimit',
  'RequestThrottled',
  'ServiceUnavailable',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/**
 * One attempt to deliver. A failure of the other side is to be tried again. A refusal, or the failure of the last attempt,
 * sends the message to the subscription's dead-letter queue; where there is none, or it refuses too, the message is lost
 * and the log says so. What a subscription that is gone, or that leads out of this machine, should have got is dropped.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
 */
export function createDeliver({ endpoints, log, find }: DeliverOptions) {
  return async ({ message, subscriptionArn }: Delivery, last: boolean): Promise<Outcome> => {
    const subscription = find(subscriptionArn);
    if (!subscription || !isDelivered(subscription)) return 'over';
    try {
      await send(message, subscription);
      return 'over';
    } catch (error) {
      if (!last && !isRefusal(error)) return 'retry';
      return deadLetter(message, subscription, error, last);
    }
  };

  async function send(message: Message, { arn, protocol, endpoint, raw }: Subscription): Promise<void> {
    if (protocol === 'sqs') return sendToQueue(endpoint, message, toQueue(message, { arn, protocol }, raw));
    if (!endpoints.lambda) throw new Undeliverable('No functions are hosted here.');
    await endpoints.lambda.call({
      operation: 'Invoke',
      input: {
        FunctionName: endpoint,
        InvocationType: 'Event',
        Payload: JSON.stringify(toFunction(message, { arn, protocol })),
      },
      principal: principalOf(message),
    });
  }

  async function sendToQueue(queueArn: string, message: Message, content: QueueMessage): Promise<void> {
    const input = { QueueUrl: queueUrl(queueArn), ...content };
    await endpoints.sqs.call({ operation: 'SendMessage', input, principal: principalOf(message) });
  }

  async function deadLetter(
    message: Message,
    subscription: Subscription,
    cause: unknown,
    last: boolean,
  ): Promise<Outcome> {
    const { arn, protocol, deadLetterQueue } = subscription;
    const lost = (why: string): Outcome => {
      log.warn(`SNS: message ${message.id} for ${arn} is lost: ${reason(cause)}${why}`);
      return 'over';
    };
    if (deadLetterQueue === undefined) return lost(' It has no dead-letter queue.');
    try {
      await sendToQueue(
        deadLetterQueue,
        message,
        deadLetterContent(message, { arn, protocol }, subscription.raw),
      );
      return 'over';
    } catch (error) {
      if (!last && !isRefusal(error)) return 'retry';
      return lost(` Its dead-letter queue ${deadLetterQueue} did not take it either: ${reason(error)}`);
    }
  }
}

/** What the subscriber would have got; too many attributes for a raw message still have room in a document. */
function deadLetterContent(
  message: Message,
  subscription: { arn: string; protocol: string },
  raw: boolean,
): QueueMessage {
  try {
    return toQueue(message, subscription, raw);
  } catch (error) {
    if (error instanceof Undeliverable) return toQueue(message, subscription, false);
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  if (error instanceof Undeliverable) return true;
  return error instanceof AwsError && error.statusCode < 500 && !passing.has(error.code);
}

function principalOf({ topicArn }: Message): Principal {
  return { kind: 'service', name: 'sns.amazonaws.com', sourceArn: topicArn };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
function queueUrl(arn: string): string {
  const [, , , region, accountId, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
}

function reason(error: unknown): string {
  return error instanceof AwsError ? `${error.code}: ${error.message}` : String(error);
}
