import {
  GetQueueAttributesCommand,
  paginateListQueues,
  type QueueAttributeName,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { namesOfStage } from '../../model/physical-names.ts';

export interface QueueName {
  readonly name: string;
  readonly url: string;
}

/** Every queue of a stage, by name. */
export async function listQueues(sqs: SQSClient, stage: string): Promise<QueueName[]> {
  const queues: QueueName[] = [];
  const pages = paginateListQueues({ client: sqs, pageSize: 100 }, { QueueNamePrefix: namesOfStage(stage) });
  for await (const { QueueUrls = [] } of pages) {
    queues.push(...QueueUrls.map((url) => ({ url, name: url.slice(url.lastIndexOf('/') + 1) })));
  }
  return queues.sort((one, other) => (one.name < other.name ? -1 : 1));
}

const COUNTS: QueueAttributeName[] = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
];

/**
 * How many messages a queue holds, those that somebody works on or that are delayed included. SQS counts approximately.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
 */
export async function countMessages(sqs: SQSClient, url: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: COUNTS }),
  );
  return COUNTS.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
}
