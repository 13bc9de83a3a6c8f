import type { Message } from '@aws-sdk/client-sqs';
import { isUndeliveredQueueName, namesOfStage, servedQueueName } from '../../model/physical-names.ts';
import type { AwsClients } from '../operations/aws-clients.ts';
import { lookInto } from '../operations/dead-letters.ts';
import { listFailures, mappingOf, readFailure, type FailureObject } from '../operations/failure-bucket.ts';
import { functionNameOf } from '../operations/failure-record.ts';
import type { Place } from '../operations/place.ts';
import type { QueueName } from '../operations/queues.ts';
import { refusalOf, sentAt } from './letter.ts';

/** A queue of what could not be worked off, or brought. */
export interface SideQueue extends QueueName {
  readonly kind: 'dead letters' | 'undelivered';
  /** The queue that its messages were for. */
  readonly source: QueueName;
}

/** The queues of a stage in which messages lie aside. */
export function sideQueues({ queues }: Pick<Place, 'queues'>): SideQueue[] {
  return queues.flatMap((queue) => {
    const source = queues.find(({ name }) => name === servedQueueName(queue.name));
    if (!source) return [];
    return [{ ...queue, source, kind: isUndeliveredQueueName(queue.name) ? 'undelivered' : 'dead letters' }];
  });
}

/** What lies in one of them. */
export interface Contents {
  readonly count: number;
  readonly refused: number;
  /** When the oldest that was looked at was sent, in milliseconds since the epoch; 0 when there is none. */
  readonly oldest: number;
}

/** Messages that are looked at; the others are counted. */
const LOOKED_AT = 1_000;

export async function contentsOf(
  { sqs }: Pick<AwsClients, 'sqs'>,
  queue: SideQueue,
  signal: AbortSignal,
): Promise<Contents> {
  let refused = 0;
  let oldest = 0;
  const see = (message: Message) => {
    if (refusalOf(message)) refused += 1;
    oldest = oldest === 0 ? sentAt(message) : Math.min(oldest, sentAt(message));
  };
  const count = await lookInto(sqs, queue.url, see, { most: LOOKED_AT, signal });
  return { count, refused, oldest };
}

/** Failure records by the name of their function; the empty name has those that cannot be read. */
export async function failuresByFunction(
  { s3 }: Pick<AwsClients, 's3'>,
  bucket: string,
): Promise<Map<string, FailureObject[]>> {
  const functions = new Map<string, string>();
  const found = new Map<string, FailureObject[]>();
  for (const object of await listFailures(s3, bucket)) {
    const mapping = mappingOf(object);
    let name = functions.get(mapping);
    if (name === undefined) {
      // One record tells for all of its mapping.
      const record = await readFailure(s3, bucket, object);
      name = record ? functionNameOf(record) : '';
      if (record) functions.set(mapping, name);
    }
    found.set(name, [...(found.get(name) ?? []), object]);
  }
  return found;
}

/** A name as people type it: without what the stage puts before it. */
export function shortName(stage: string, name: string): string {
  const prefix = namesOfStage(stage);
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
