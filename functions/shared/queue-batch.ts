import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { nameOf, type Log } from './log.ts';

/**
 * Works off groups of a batch's messages side by side. A group is done or, all of its messages, reported as failed: Lambda
 * deletes the others and SQS brings those again.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export async function workOff<Message>(
  groups: readonly (readonly (Message & { readonly record: SQSRecord })[])[],
  work: (group: readonly (Message & { readonly record: SQSRecord })[]) => Promise<void>,
  log: Log,
): Promise<SQSBatchResponse> {
  const failures = await Promise.all(
    groups.map(async (group) => {
      try {
        await work(group);
        return [];
      } catch (error) {
        log('WARN', 'Messages are left for another delivery.', {
          reason: nameOf(error),
          messages: group.map(({ record }) => record.messageId),
        });
        return group.map(({ record }) => ({ itemIdentifier: record.messageId }));
      }
    }),
  );
  return { batchItemFailures: failures.flat() };
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
