import { PublishBatchCommand, type MessageAttributeValue, type SNSClient } from '@aws-sdk/client-sns';
import { eventAttributes } from '../../model/company/event-attributes.ts';
import type { CompanyEvent } from '../../model/company/events.ts';
import { OperationFailed } from './aws-fault.ts';
import type { Pace } from './pace.ts';

/** SNS takes ten messages at once. Ten events are far below its 256 KiB. https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
const MOST = 10;
const ATTEMPTS = 8;
/** Milliseconds: the bound of the first pause; it doubles with each further one. */
const BASE = 100;

export interface Publishing {
  readonly sns: SNSClient;
  readonly topicArn: string;
  /** In events. */
  readonly pace: Pace;
  readonly wait: (ms: number) => Promise<void>;
  readonly random: () => number;
  /** When it fires no further batch is begun. */
  readonly signal: AbortSignal;
}

/**
 * Publishes events, ten at a time; what SNS refuses of a batch is sent again, after pauses that grow. `done` hears how many
 * are out. Throws `OperationFailed` when SNS keeps refusing one.
 */
export async function publishEvents(
  publishing: Publishing,
  events: readonly CompanyEvent[],
  done: (count: number) => void = () => undefined,
): Promise<void> {
  for (let at = 0; at < events.length; at += MOST) {
    const batch = events.slice(at, at + MOST);
    if (publishing.signal.aborted) return;
    await publishing.pace(batch.length);
    await publishBatch(publishing, batch);
    done(batch.length);
  }
}

async function publishBatch(publishing: Publishing, batch: readonly CompanyEvent[]): Promise<void> {
  const { sns, topicArn, random, wait } = publishing;
  let left = batch.map((event, at) => ({
    Id: String(at),
    Message: JSON.stringify(event),
    MessageAttributes: messageAttributes(event),
  }));
  for (let attempt = 1; left.length > 0; attempt += 1) {
    const { Failed = [] } = await sns.send(
      new PublishBatchCommand({ TopicArn: topicArn, PublishBatchRequestEntries: left }),
    );
    left = left.filter(({ Id }) => Failed.some((failed) => failed.Id === Id));
    const [first] = Failed;
    if (!first) return;
    if (first.SenderFault === true || attempt === ATTEMPTS) {
      const event = batch[Number(first.Id)]?.id ?? '';
      throw new OperationFailed(
        `SNS does not take the event ${event}: ${first.Message ?? ''} (${first.Code ?? 'no code'})`,
      );
    }
    await wait(random() * BASE * 2 ** attempt);
  }
}

/** Attributes as SNS takes them: it has a type for lists, and takes no empty one. */
export function messageAttributes(event: CompanyEvent): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(eventAttributes(event))
      .filter(([, value]) => value.length > 0)
      .map(([name, value]) => [
        name,
        typeof value === 'string'
          ? { DataType: 'String', StringValue: value }
          : { DataType: 'String.Array', StringValue: JSON.stringify(value) },
      ]),
  );
}
