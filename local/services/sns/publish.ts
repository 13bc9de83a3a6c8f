import { AwsError } from '../../kernel/aws.ts';
import type { Deliveries } from './deliveries.ts';
import { invalidParameter, readMessage, type Message } from './message.ts';
import { textFor } from './notification.ts';
import { uuidOf } from './resource-types.ts';
import type { Subscription } from './subscription.ts';
import { defaultMaximumMessageSize, type Topic } from './topic.ts';

type Input = Readonly<Record<string, unknown>>;
type Output = Record<string, unknown>;

export interface PublishPorts {
  readonly deliveries: Pick<Deliveries, 'accept'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 32 hex digits. */
  readonly randomId: () => string;
  subscriptionsOf(topicArn: string): readonly Subscription[];
}

const mostEntries = 10;

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function publish(ports: PublishPorts, topic: Topic, input: Input): Output {
  const message = newMessage(ports, topic, input);
  accept(ports, topic, [message]);
  return { MessageId: message.id };
}

/**
 * Publishes up to ten messages; what is wrong with one of them is answered in `Failed` and keeps no other back.
 * https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
 */
export function publishBatch(ports: PublishPorts, topic: Topic, input: Input): Output {
  const given = input['PublishBatchRequestEntries'];
  const entries = Array.isArray(given) ? (given as readonly Input[]) : [];
  checkBatch(entries, topic);
  const accepted: Message[] = [];
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    try {
      const message = newMessage(ports, topic, entry);
      accepted.push(message);
      Successful.push({ Id: entry['Id'], MessageId: message.id });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry['Id'], Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  accept(ports, topic, accepted);
  return { Successful, Failed };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-batch-api-actions.html */
function checkBatch(entries: readonly Input[], { maximumMessageSize }: Topic): void {
  const refuse = (code: string, message: string): never => {
    throw new AwsError(code, message);
  };
  if (entries.length === 0) refuse('EmptyBatchRequest', "The batch request doesn't contain any entries.");
  if (entries.length > mostEntries)
    refuse(
      'TooManyEntriesInBatchRequest',
      `The batch request contains more entries than permissible (more than ${mostEntries}).`,
    );
  const ids = entries.map(({ Id: id }) => (typeof id === 'string' ? id : ''));
  if (!ids.every((id) => /^[\w-]{1,80}$/.test(id)))
    refuse(
      'InvalidBatchEntryId',
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  if (new Set(ids).size < ids.length)
    refuse('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  const limit = Math.max(maximumMessageSize, defaultMaximumMessageSize);
  if (entries.reduce((total, entry) => total + sizeOf(entry), 0) > limit)
    refuse('BatchRequestTooLong', `Batch requests cannot be longer than ${limit} bytes.`);
}

function sizeOf(entry: Input): number {
  try {
    return readMessage(entry).size;
  } catch (error) {
    // It fails by itself, with its reason.
    if (error instanceof AwsError) return 0;
    throw error;
  }
}

function newMessage({ now, randomId }: PublishPorts, topic: Topic, input: Input): Message {
  const { size, ...content } = readMessage(input);
  if (size > topic.maximumMessageSize) throw invalidParameter('Message too long');
  return {
    id: uuidOf(randomId()),
    topicArn: topic.arn,
    ...content,
    timestamp: new Date(now()).toISOString(),
  };
}

function accept(ports: PublishPorts, topic: Topic, messages: readonly Message[]): void {
  const subscriptions = ports.subscriptionsOf(topic.arn);
  ports.deliveries.accept(
    messages.map((message) => ({
      message,
      subscriptions: subscriptions
        .filter(({ protocol, accepts }) => accepts(textFor(message, protocol), message.attributes))
        .map(({ arn }) => arn),
    })),
  );
}
