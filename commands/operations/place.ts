import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { failureBucketName, queueName, tableName, topicName } from '../../model/physical-names.ts';
import { OperationFailed } from './aws-fault.ts';
import type { AwsClients } from './aws-clients.ts';
import { listQueues, type QueueName } from './queues.ts';

/** A stage's resources by their names in AWS. */
export interface Place {
  readonly companyTable: string;
  readonly statisticsTable: string;
  readonly companyEvents: { readonly arn: string };
  readonly failureBucket: string;
  /** Of the function that keeps the statistics. */
  readonly statisticsQueue: QueueName;
  readonly queues: readonly QueueName[];
}

/**
 * Finds a stage. Account, region and partition are read off the ARN of one of its queues, so that no other permission is
 * needed for them. Throws `OperationFailed`.
 */
export async function findPlace(aws: Pick<AwsClients, 'sqs' | 'stage'>): Promise<Place> {
  const { sqs, stage } = aws;
  const queues = await listQueues(sqs, stage);
  const statisticsQueue = queues.find(
    ({ name }) => name === queueName(stage, 'statistics', 'apply-company-changes'),
  );
  if (!statisticsQueue) {
    throw new OperationFailed(
      `There is no stage ${stage} here: it would have the queue ${queueName(stage, 'statistics', 'apply-company-changes')}.`,
    );
  }
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: statisticsQueue.url, AttributeNames: ['QueueArn'] }),
  );
  const [, partition, , region, accountId] = Attributes?.QueueArn?.split(':') ?? [];
  return {
    companyTable: tableName(stage, 'company'),
    statisticsTable: tableName(stage, 'statistics'),
    companyEvents: {
      arn: `arn:${partition}:sns:${region}:${accountId}:${topicName(stage, 'company-events')}`,
    },
    failureBucket: failureBucketName(stage, accountId ?? ''),
    statisticsQueue,
    queues,
  };
}
