import { callJson, type AwsRequest } from './aws-request.ts';

/** Sends one message to a queue, with attributes of type String. Rejects with `AwsFailure`. */
export type SendMessage = (
  queueUrl: string,
  body: string,
  attributes: Readonly<Record<string, string>>,
) => Promise<void>;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
export function createSendMessage(request: AwsRequest): SendMessage {
  return async (queueUrl, body, attributes) => {
    await callJson(request, 'sqs', 'AmazonSQS.SendMessage', {
      QueueUrl: queueUrl,
      MessageBody: body,
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    });
  };
}
