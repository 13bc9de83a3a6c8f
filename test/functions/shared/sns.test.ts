import { expect, it } from 'vitest';
import type { AwsRequest } from '../../../functions/shared/aws-request.ts';
import { createPublish } from '../../../functions/shared/sns.ts';

const topic = 'arn:aws:sns:us-east-1:000000000000:topic';
const message = { message: 'm', attributes: { type: 'company.created', changed: ['name'], replay: 'false' } };

const entries = (ids: readonly number[]) => ids.map((id) => `<member><Id>${id}</Id></member>`).join('');
const answer = (successful: readonly number[], failed: readonly number[]) =>
  `<PublishBatchResponse><PublishBatchResult><Failed>${entries(failed)}</Failed>` +
  `<Successful>${entries(successful)}</Successful></PublishBatchResult></PublishBatchResponse>`;

function givenSns(status: number, body: string) {
  const bodies: URLSearchParams[] = [];
  const request: AwsRequest = async (_service, _headers, sent) => {
    bodies.push(new URLSearchParams(sent));
    return new Response(body, { status });
  };
  return { publish: createPublish(request, topic), bodies };
}

it('sends messages with their attributes, lists as String.Array, and leaves out empty ones', async () => {
  const { publish, bodies } = givenSns(200, answer([0, 1], []));
  await publish([message, { message: 'n', attributes: { type: 'company.deleted', changed: [] } }]);
  expect(Object.fromEntries(bodies[0]!)).toEqual({
    Action: 'PublishBatch',
    Version: '2010-03-31',
    TopicArn: topic,
    'PublishBatchRequestEntries.member.1.Id': '0',
    'PublishBatchRequestEntries.member.1.Message': 'm',
    'PublishBatchRequestEntries.member.1.MessageAttributes.entry.1.Name': 'type',
    'PublishBatchRequestEntries.member.1.MessageAttributes.entry.1.Value.DataType': 'String',
    'PublishBatchRequestEntries.member.1.MessageAttributes.entry.1.Value.StringValue': 'company.created',
    'PublishBatchRequestEntries.member.1.MessageAttributes.entry.2.Name': 'changed',
    'PublishBatchRequestEntries.member.1.MessageAttributes.entry.2.Value.DataType': 'String.Array',
    'PublishBatchRequestEntries.member.1.MessageAttributes.entry.2.Value.StringValue': '["name"]',
    'PublishBatchRequestEntries.member.1.MessageAttributes.entry.3.Name': 'replay',
    'PublishBatchRequestEntries.member.1.MessageAttributes.entry.3.Value.DataType': 'String',
    'PublishBatchRequestEntries.member.1.MessageAttributes.entry.3.Value.StringValue': 'false',
    'PublishBatchRequestEntries.member.2.Id': '1',
    'PublishBatchRequestEntries.member.2.Message': 'n',
    'PublishBatchRequestEntries.member.2.MessageAttributes.entry.1.Name': 'type',
    'PublishBatchRequestEntries.member.2.MessageAttributes.entry.1.Value.DataType': 'String',
    'PublishBatchRequestEntries.member.2.MessageAttributes.entry.1.Value.StringValue': 'company.deleted',
  });
});

it('names the positions that SNS refused, the first one first', async () => {
  const { publish } = givenSns(200, answer([1], [2, 0]));
  expect(await publish([message, message, message])).toEqual([0, 2]);
});

it('has failed when SNS refuses the request, under the name that SNS gives the error', async () => {
  const { publish } = givenSns(
    403,
    '<ErrorResponse><Error><Code>AuthorizationError</Code></Error></ErrorResponse>',
  );
  await expect(publish([message])).rejects.toMatchObject({ code: 'AuthorizationError' });
});

it('has failed when a message was left without an answer', async () => {
  const { publish } = givenSns(200, answer([0], []));
  await expect(publish([message, message])).rejects.toMatchObject({ code: 'NoAnswer' });
});
