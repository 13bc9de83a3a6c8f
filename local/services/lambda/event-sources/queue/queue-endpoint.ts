import type { AwsEndpoint, Principal } from '../../../../kernel/aws.ts';
import type { QueueMessage } from './queue-message.ts';

export interface QueueAttributes {
  /** Milliseconds. */
  readonly visibilityTimeout: number;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** One queue, in the name of a role. Throws the AwsErrors of SQS. */
export interface QueueEndpoint {
  /** What is visible now, at most `count`, of which SQS gives no more than 10. */
  receive(count: number): Promise<readonly QueueMessage[]>;
  /** Deletes by receipt handles; resolves with the codes of those that could not be. */
  delete(receiptHandles: readonly string[]): Promise<readonly string[]>;
  attributes(): Promise<QueueAttributes>;
}

/** The most messages of one call. */
export const largestReceipt = 10;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html */
export function createQueueEndpoint(sqs: AwsEndpoint, url: string, principal: Principal): QueueEndpoint {
  const call = (operation: string, input: object): Promise<Record<string, unknown>> =>
    sqs.call({ operation, input: { QueueUrl: url, ...input }, principal });
  return {
    async receive(count) {
      const { Messages: messages } = await call('ReceiveMessage', {
        MaxNumberOfMessages: Math.min(count, largestReceipt),
        // Signals tell when to look again, so nothing has to wait here.
        WaitTimeSeconds: 0,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      });
      return (messages ?? []) as QueueMessage[];
    },
    async delete(receiptHandles) {
      const codes: string[] = [];
      for (let at = 0; at < receiptHandles.length; at += largestReceipt) {
        const { Failed: failed } = await call('DeleteMessageBatch', {
          Entries: receiptHandles
            .slice(at, at + largestReceipt)
            .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
        });
        codes.push(...((failed ?? []) as { Code: string }[]).map(({ Code }) => Code));
      }
      return codes;
    },
    async attributes() {
      const { Attributes: attributes } = await call('GetQueueAttributes', {
        AttributeNames: [
          'VisibilityTimeout',
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      });
      const count = (name: string): number => Number((attributes as Record<string, string>)[name] ?? 0);
      return {
        visibilityTimeout: count('VisibilityTimeout') * 1000,
        visible: count('ApproximateNumberOfMessages'),
        inFlight: count('ApproximateNumberOfMessagesNotVisible'),
        delayed: count('ApproximateNumberOfMessagesDelayed'),
      };
    },
  };
}
