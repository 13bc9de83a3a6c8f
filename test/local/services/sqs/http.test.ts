import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished } from 'vitest';
import { administrator } from '../../../../local/kernel/aws.ts';
import { systemClock } from '../../../../local/kernel/clock.ts';
import { createJournal } from '../../../../local/kernel/journal.ts';
import { recordingLog } from '../../../../local/kernel/log.ts';
import { createSignals } from '../../../../local/kernel/signals.ts';
import { createSqsService } from '../../../../local/services/sqs/index.ts';
import { clientOf, countingIds, environment, givenSqs, urlOf } from './given.ts';

/** Posts as anybody: what is asked here is what is said to a request, not who signed it. */
async function givenServer() {
  const log = recordingLog();
  const service = createSqsService({
    authorizer: { authorize: () => undefined },
    identify: () => administrator,
    signals: createSignals(),
    clock: systemClock,
    journal: createJournal(),
    log,
    randomId: countingIds(),
  });
  const commit = await service.prepare({ resources: [], assets: { path: () => '' }, environment });
  await commit();
  const { http } = service;
  const server = createServer((request, response) => {
    if (http!.claims(request)) void http!.handle(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.close();
    await service.stop();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    log,
    post: async (target: string, body: string, headers: Record<string, string> = {}) => {
      const all = { 'x-amz-target': target, ...headers };
      const response = await fetch(url, { method: 'POST', body, headers: all });
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
  };
}

it('an answer is JSON 1.0 with an id of the request', async () => {
  const { post } = await givenServer();
  const { status, headers, text } = await post('AmazonSQS.CreateQueue', '{"QueueName":"a"}');
  expect([status, headers.get('content-type'), headers.get('x-amzn-requestid'), JSON.parse(text)]).toEqual([
    200,
    'application/x-amz-json-1.0',
    '1'.padStart(32, '0'),
    { QueueUrl: urlOf('a') },
  ]);
});

it.each([
  [
    'GetQueueUrl',
    '{"QueueName":"a"}',
    400,
    'com.amazonaws.sqs#QueueDoesNotExist',
    'AWS.SimpleQueueService.NonExistentQueue;Sender',
  ],
  [
    'SendMessage',
    '{}',
    400,
    'com.amazon.coral.service#MissingRequiredParameterException',
    'MissingParameter;Sender',
  ],
  ['SendMessage', '{"QueueUrl":"x"}', 404, 'com.amazonaws.sqs#InvalidAddress', 'InvalidAddress;Sender'],
  ['SendMessage', '[]', 400, 'com.amazon.coral.service#SerializationException', 'MalformedInput;Sender'],
  ['SendMessage', '{', 400, 'com.amazon.coral.service#SerializationException', 'MalformedInput;Sender'],
  [
    'GetQueueUrl',
    '{"QueueName":7}',
    400,
    'com.amazon.coral.service#SerializationException',
    'MalformedInput;Sender',
  ],
  ['constructor', '{}', 400, 'com.amazon.coral.service#UnknownOperationException', 'InvalidAction;Sender'],
])(
  '%s with %s is an error of the client in both protocols’ codes',
  async (operation, body, status, type, code) => {
    const { post, log } = await givenServer();
    const answer = await post(`AmazonSQS.${operation}`, body);
    expect(answer.status).toBe(status);
    expect((JSON.parse(answer.text) as { __type: string }).__type).toBe(type);
    expect(answer.headers.get('x-amzn-query-error')).toBe(code);
    expect(log.lines).toEqual([]);
  },
);

it('a batch whose entries are of no shape at all fails entry by entry or as a whole, never the server', async () => {
  const { post, log } = await givenServer();
  await post('AmazonSQS.CreateQueue', '{"QueueName":"a"}');
  const QueueUrl = urlOf('a');
  for (const entry of [
    { MessageBody: 7 },
    { MessageBody: 'x', MessageAttributes: { A: null } },
    { MessageBody: 'x', MessageAttributes: { A: { DataType: 7 } } },
    { MessageBody: 'x', MessageAttributes: { A: { DataType: 'Binary', BinaryValue: '*' } } },
    { MessageBody: 'x', DelaySeconds: '1' },
  ]) {
    const Entries = [{ Id: 'a', ...entry }];
    const { status, text } = await post('AmazonSQS.SendMessageBatch', JSON.stringify({ QueueUrl, Entries }));
    expect([status, JSON.parse(text)], text).toMatchObject([
      200,
      { Failed: [{ Id: 'a', SenderFault: true }] },
    ]);
  }
  for (const Entries of [7, [7], [null], 'x']) {
    const { status } = await post('AmazonSQS.SendMessageBatch', JSON.stringify({ QueueUrl, Entries }));
    expect(status).toBe(400);
  }
  expect(log.lines).toEqual([]);
});

it('the older Query protocol is refused by name', async () => {
  const { post } = await givenServer();
  const signed = { authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/sqs/aws4_request' };
  const { status, text } = await post('', 'Action=ListQueues', signed);
  expect([status, text]).toEqual([
    400,
    expect.stringContaining('Only the AWS JSON protocol is spoken here.'),
  ]);
});

it('a request is answered to whoever signed it, and to nobody else', async () => {
  const sqs = givenSqs();
  await sqs.deploy({ jobs: {} });
  const client = await clientOf(sqs.service);
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { body: string }).body = JSON.stringify({ QueueUrl: urlOf('jobs'), MessageBody: 'y' });
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  await expect(
    client.send(new SendMessageCommand({ QueueUrl: urlOf('jobs'), MessageBody: 'x' })),
  ).rejects.toMatchObject({ name: expect.stringMatching(/^InvalidSignature/) as string });
});
