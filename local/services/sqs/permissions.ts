import { nameInUrl, queueArn } from './arns.ts';
import { text, type Input } from './input.ts';
import type { Queues } from './queues.ts';

/** An IAM action and the ARNs it must be allowed on. */
export type Demand = readonly [action: string, resources: readonly string[]];

/**
 * The IAM actions that SQS checks for a call: a batch is allowed by the single action, moving messages needs what moving
 * them by hand would.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export function demandsOf(operation: string, input: Input, queues: Queues): readonly Demand[] {
  const { place } = queues;
  const action = `sqs:${operation.replace(/Batch$/, '')}`;
  switch (operation) {
    case 'ListQueues':
      return [[action, ['*']]];
    case 'CreateQueue':
    case 'GetQueueUrl':
      return [[action, [queueArn(place, text(input, 'QueueName'))]]];
    case 'ListMessageMoveTasks':
      return [[action, [text(input, 'SourceArn')]]];
    case 'StartMessageMoveTask': {
      const source = text(input, 'SourceArn');
      const given = input['DestinationArn'];
      const destinations =
        typeof given === 'string'
          ? [given]
          : queues
              .list()
              .filter(({ attributes }) => attributes.RedrivePolicy?.deadLetterTargetArn === source)
              .map(({ name }) => queueArn(place, name));
      return [
        ...[action, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].map(
          (each): Demand => [each, [source]],
        ),
        ['sqs:SendMessage', destinations],
      ];
    }
    default:
      return [[action, [queueArn(place, nameInUrl(place, input['QueueUrl']))]]];
  }
}
