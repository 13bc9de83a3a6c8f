import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { nameOf, type Log } from './log.ts';

type Held<Message> = Message & { readonly record: SQSRecord };

/**
 * Works off groups of a batch's messages side by side. A group is done or, all of its messages, reported as failed: Lambda
 * deletes the others and SQS brings those again.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function workOff<Message>(
  groups: readonly (readonly Held<Message>[])[],
  work: (group: readonly Held<Message>[]) => Promise<void>,
  log: Log,
): Promise<SQSBatchResponse> {
  const left = async (group: readonly Held<Message>[]) =>
    (await fails(() => work(group), log)) ? group : [];
  return reported(groups.map(left), log);
}

/** The same, a group's messages one after another: from the first that fails on they are reported. */
export function workOffInOrder<Message>(
  groups: readonly (readonly Held<Message>[])[],
  work: (message: Held<Message>) => Promise<void>,
  log: Log,
): Promise<SQSBatchResponse> {
  const left = async (group: readonly Held<Message>[]) => {
    for (const [at, message] of group.entries()) {
      if (await fails(() => work(message), log)) return group.slice(at);
    }
    return [];
  };
  return reported(groups.map(left), log);
}

async function fails(work: () => Promise<void>, log: Log): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    log('WARN', 'What a message asks for could not be done.', { reason: nameOf(error) });
    return true;
  }
}

async function reported<Message>(
  groups: readonly Promise<readonly Held<Message>[]>[],
  log: Log,
): Promise<SQSBatchResponse> {
  const left = (await Promise.all(groups)).flat().map(({ record }) => record.messageId);
  if (left.length > 0) log('WARN', 'Messages are left for another delivery.', { messages: left });
  return { batchItemFailures: left.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** Messages by what they are about, in order of first mention. */
export function grouped<Message>(
  messages: readonly Message[],
  subjectOf: (message: Message) => string,
): Message[][] {
  const groups = new Map<string, Message[]>();
  for (const message of messages) {
    const subject = subjectOf(message);
    groups.set(subject, [...(groups.get(subject) ?? []), message]);
  }
  return [...groups.values()];
}

/** A message's body as JSON; undefined for a text that is none. */
export function parsed(record: SQSRecord): unknown {
  try {
    return JSON.parse(record.body) as unknown;
  } catch {
    return undefined;
  }
}

export type QueueHandler = (event: SQSEvent) => Promise<SQSBatchResponse>;
