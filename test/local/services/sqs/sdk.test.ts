import {
  BatchEntryIdsNotDistinct,
  BatchRequestTooLong,
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  EmptyBatchRequest,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  InvalidAttributeName,
  InvalidAttributeValue,
  InvalidBatchEntryId,
  InvalidMessageContents,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  PurgeQueueInProgress,
  QueueDoesNotExist,
  QueueNameExists,
  ReceiptHandleIsInvalid,
  ReceiveMessageCommand,
  ResourceNotFoundException,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
  TooManyEntriesInBatchRequest,
  UnsupportedOperation,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AwsError } from '../../../../local/kernel/aws.ts';
import { manualClock } from '../../../../local/kernel/clock.ts';
import { arnOf, clientOf, givenSqs, start, urlOf } from './given.ts';

const QueueUrl = urlOf('jobs');

async function givenQueue(properties: object = {}, clock = manualClock(start)) {
  const sqs = givenSqs({ clock });
  await sqs.deploy({ jobs: properties });
  return { ...sqs, client: await clientOf(sqs.service) };
}

/** A clock that says when somebody begins to wait by it. */
function clockThatTells() {
  const clock = manualClock(start);
  let told = (): void => undefined;
  const waiting = new Promise<void>((resolve) => (told = resolve));
  return {
    waiting,
    clock: { ...clock, after: (ms: number, task: () => void) => (told(), clock.after(ms, task)) },
  };
}

const receive = async (client: SQSClient, more: object = {}) =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))).Messages ??
  [];

describe('messages, with the SDK', () => {
  it('a message is received with its id, body and the digests the SDK verifies, and is gone once deleted', async () => {
    const { client, clock } = await givenQueue();
    const sent = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'Grüße 🌍' }));
    const [message, ...others] = await receive(client);
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'Grüße 🌍',
      MD5OfBody: sent.MD5OfMessageBody,
    });
    expect(sent.MessageId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message!.ReceiptHandle }));
    clock.advance(3_600_000);
    expect(await receive(client)).toEqual([]);
  });

  it('message attributes come back of all three types, chosen by name, prefix and All', async () => {
    const { client } = await givenQueue();
    const MessageAttributes = {
      'Trace.id': { DataType: 'String', StringValue: 'a' },
      'Trace.kind': { DataType: 'String.label', StringValue: 'b' },
      Count: { DataType: 'Number', StringValue: '12.50' },
      Blob: { DataType: 'Binary.png', BinaryValue: Uint8Array.from([0, 1, 255]) },
    };
    const sent = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageAttributes }));
    const asked = async (...MessageAttributeNames: string[]) =>
      (await receive(client, { MessageAttributeNames, VisibilityTimeout: 0 }))[0]!;
    const all = await asked('All');
    expect(all.MessageAttributes).toEqual(MessageAttributes);
    expect(all.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    expect((await asked('.*')).MessageAttributes).toEqual(MessageAttributes);
    expect(Object.keys((await asked('Trace.*')).MessageAttributes!)).toEqual(['Trace.id', 'Trace.kind']);
    expect((await asked('Count', 'None')).MessageAttributes).toEqual({ Count: MessageAttributes.Count });
    expect((await asked()).MessageAttributes).toBeUndefined();
    const none = await asked('None');
    expect([none.MessageAttributes, none.MD5OfMessageAttributes]).toEqual([{}, undefined]);
  });

  // The sums are what SQS answered to others: github.com/localstack/localstack, tests/aws/services/sqs/test_sqs.snapshot.json
  it.each([
    ['4c360f3fdafd970e05fae2f149d997f5', { Hello: 'There', General: 'Kenobi', 'Help.Me': 'Me' }],
    ['fca026605781cb4126a1e9044df24232', { Hello: 'There', General: 'Kenobi' }],
    ['a311262e065454b75da111d535b8dacd', { Hello: 'There' }],
  ])('the digest of message attributes is the one SQS computes: %s', async (digest, values) => {
    const { client } = await givenQueue();
    const MessageAttributes = Object.fromEntries(
      Object.entries(values).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    );
    const sent = await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'msg', MessageAttributes }),
    );
    expect(sent).toMatchObject({
      MD5OfMessageAttributes: digest,
      MD5OfMessageBody: '6e2baaf3b97dbeef01c0043275f9a0e7',
    });
  });

  it('a binary attribute has the digest SQS computes', async () => {
    const { client } = await givenQueue();
    const BinaryValue = Buffer.from('traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01');
    const MessageAttributes = { attr1: { DataType: 'Binary', BinaryValue } };
    const sent = await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'test', MessageAttributes }),
    );
    expect(sent.MD5OfMessageAttributes).toBe('8cbe4db156db8a94db8b801b7addb984');
  });

  it('system attributes say who sent it when, how often it was received, and its trace', async () => {
    const { client, clock } = await givenQueue({ VisibilityTimeout: 10 });
    const MessageSystemAttributes = { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1' } };
    await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageSystemAttributes, MessageGroupId: 'g' }),
    );
    clock.advance(5_000);
    const [first] = await receive(client, { MessageSystemAttributeNames: ['All'] });
    expect(first!.Attributes).toEqual({
      SenderId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/) as string,
      SentTimestamp: String(start),
      ApproximateReceiveCount: '1',
      ApproximateFirstReceiveTimestamp: String(start + 5_000),
      AWSTraceHeader: 'Root=1',
      MessageGroupId: 'g',
    });
    clock.advance(10_000);
    const [second] = await receive(client, {
      AttributeNames: ['ApproximateReceiveCount', 'ApproximateFirstReceiveTimestamp'],
    });
    expect(second!.Attributes).toEqual({
      ApproximateReceiveCount: '2',
      ApproximateFirstReceiveTimestamp: String(start + 5_000),
    });
  });

  it('a batch sends, hides and deletes each entry by itself and says which failed and why', async () => {
    const { client } = await givenQueue({ MaximumMessageSize: 1_024 });
    const { Successful, Failed } = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'one', MessageBody: '1' },
          { Id: 'long', MessageBody: 'x'.repeat(1_025) },
          { Id: 'two', MessageBody: '2', MessageAttributes: { A: { DataType: 'String', StringValue: 'a' } } },
        ],
      }),
    );
    expect(Successful!.map(({ Id }) => Id)).toEqual(['one', 'two']);
    expect(Failed).toEqual([
      {
        Id: 'long',
        SenderFault: true,
        Code: 'InvalidParameterValue',
        Message: 'One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.',
      },
    ]);
    const handles = (await receive(client)).map(({ ReceiptHandle }) => ReceiptHandle);
    const changed = await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'now', ReceiptHandle: handles[0], VisibilityTimeout: 0 },
          { Id: 'never', ReceiptHandle: handles[1], VisibilityTimeout: 43_201 },
        ],
      }),
    );
    expect(changed).toMatchObject({ Successful: [{ Id: 'now' }], Failed: [{ Id: 'never' }] });
    expect((await receive(client)).map(({ Body }) => Body)).toEqual(['1']);
    const deleted = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', ReceiptHandle: handles[1] },
          { Id: 'bad', ReceiptHandle: 'nonsense' },
        ],
      }),
    );
    expect(deleted).toMatchObject({
      Successful: [{ Id: 'good' }],
      Failed: [{ Id: 'bad', Code: 'ReceiptHandleIsInvalid', SenderFault: true }],
    });
  });

  it('a receive that waits ends with the message that is sent meanwhile', async () => {
    const { clock, waiting } = clockThatTells();
    const { client } = await givenQueue({}, clock);
    const received = receive(client, { WaitTimeSeconds: 20 });
    await waiting;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'awaited' }));
    expect((await received).map(({ Body }) => Body)).toEqual(['awaited']);
  });

  it('a message is not given to a receiver that hung up while it waited', async () => {
    const { clock, waiting } = clockThatTells();
    const { client, journal, call } = await givenQueue({}, clock);
    const ended = new Promise<void>((resolve) => journal.listen(() => resolve()));
    const hangUp = new AbortController();
    const command = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 });
    const received = client.send(command, { abortSignal: hangUp.signal });
    await waiting;
    hangUp.abort();
    await expect(received).rejects.toThrow(/abort/i);
    await ended;
    await call('SendMessage', { QueueUrl, MessageBody: 'x' });
    expect(await call('ReceiveMessage', { QueueUrl })).toMatchObject({ Messages: [{ Body: 'x' }] });
  });

  it('a client that the environment points here arrives, told not to follow the host in the URL', async () => {
    const { client, call } = await givenQueue();
    const { hostname, port } = await client.config.endpoint!();
    vi.stubEnv('AWS_ENDPOINT_URL_SQS', `http://${hostname}:${port}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const sdk = new SQSClient({ region: 'eu-central-1', credentials, useQueueUrlAsEndpoint: false });
    onTestFinished(() => sdk.destroy());
    await sdk.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    expect(await call('ReceiveMessage', { QueueUrl })).toMatchObject({ Messages: [{ Body: 'x' }] });
  });

  it('the URL of a queue may name any host', async () => {
    const { client, call } = await givenQueue();
    const local = 'http://127.0.0.1:4000/123456789012/jobs';
    await client.send(new SendMessageCommand({ QueueUrl: local, MessageBody: 'x' }));
    expect(await call('ReceiveMessage', { QueueUrl })).toMatchObject({ Messages: [{ Body: 'x' }] });
  });
});

describe('queues, with the SDK', () => {
  it('queues are made, found, listed, changed and deleted', async () => {
    const { client } = await givenQueue();
    const made = await client.send(
      new CreateQueueCommand({ QueueName: 'made', Attributes: { VisibilityTimeout: '7' } }),
    );
    expect(made.QueueUrl).toBe(urlOf('made'));
    expect((await client.send(new GetQueueUrlCommand({ QueueName: 'made' }))).QueueUrl).toBe(made.QueueUrl);
    await client.send(
      new SetQueueAttributesCommand({ QueueUrl: made.QueueUrl, Attributes: { DelaySeconds: '3' } }),
    );
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: made.QueueUrl, AttributeNames: ['All'] }),
    );
    expect(Attributes).toEqual({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      CreatedTimestamp: String(start / 1_000),
      DelaySeconds: '3',
      LastModifiedTimestamp: String(start / 1_000),
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      QueueArn: arnOf('made'),
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
      VisibilityTimeout: '7',
    });
    expect((await client.send(new ListQueuesCommand({}))).QueueUrls).toEqual([QueueUrl, made.QueueUrl]);
    await client.send(new DeleteQueueCommand({ QueueUrl: made.QueueUrl }));
    expect((await client.send(new ListQueuesCommand({ QueueNamePrefix: 'ma' }))).QueueUrls).toBeUndefined();
  });

  it('lists come in pages', async () => {
    const sqs = givenSqs();
    await sqs.deploy({ a: {}, b: {}, c: {} });
    const client = await clientOf(sqs.service);
    const first = await client.send(new ListQueuesCommand({ MaxResults: 2 }));
    expect(first.QueueUrls).toEqual([urlOf('a'), urlOf('b')]);
    const second = await client.send(new ListQueuesCommand({ MaxResults: 2, NextToken: first.NextToken }));
    expect([second.QueueUrls, second.NextToken]).toEqual([[urlOf('c')], undefined]);
  });

  it('dead letters name their queue, their sources can be listed, and they are moved back as new messages', async () => {
    const sqs = givenSqs();
    const redrive = { deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 1 };
    await sqs.deploy({ dead: {}, jobs: { RedrivePolicy: redrive } });
    const client = await clientOf(sqs.service);
    const MessageAttributes = { A: { DataType: 'String', StringValue: 'a' } };
    const { MessageId } = await client.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'poison', MessageAttributes }),
    );
    await receive(client, { VisibilityTimeout: 0 });
    expect(await receive(client)).toEqual([]);
    const dead = await receive(client, {
      QueueUrl: urlOf('dead'),
      VisibilityTimeout: 0,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    expect(dead).toMatchObject([
      {
        MessageId,
        Body: 'poison',
        MessageAttributes,
        Attributes: { DeadLetterQueueSourceArn: arnOf('jobs'), ApproximateReceiveCount: '2' },
      },
    ]);
    const sources = await client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: urlOf('dead') }));
    expect(sources.queueUrls).toEqual([QueueUrl]);
    const SourceArn = arnOf('dead');
    const { TaskHandle } = await client.send(new StartMessageMoveTaskCommand({ SourceArn }));
    expect(TaskHandle).toBeTruthy();
    expect((await client.send(new ListMessageMoveTasksCommand({ SourceArn }))).Results).toEqual([
      {
        Status: 'COMPLETED',
        SourceArn,
        ApproximateNumberOfMessagesMoved: 1,
        ApproximateNumberOfMessagesToMove: 1,
        StartedTimestamp: start,
      },
    ]);
    const [back] = await receive(client, {
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['ApproximateReceiveCount', 'DeadLetterQueueSourceArn'],
    });
    expect(back).toMatchObject({
      Body: 'poison',
      MessageAttributes,
      Attributes: { ApproximateReceiveCount: '1' },
    });
    expect(back!.Attributes).not.toHaveProperty('DeadLetterQueueSourceArn');
    expect(back!.MessageId).not.toBe(MessageId);
  });

  it('a purge takes everything, once a minute', async () => {
    const { client, clock } = await givenQueue();
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    await client.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await receive(client)).toEqual([]);
    await expect(client.send(new PurgeQueueCommand({ QueueUrl }))).rejects.toThrow(PurgeQueueInProgress);
    clock.advance(60_000);
    await client.send(new PurgeQueueCommand({ QueueUrl }));
  });
});

describe('errors, with the SDK', () => {
  const elsewhere = urlOf('nowhere');
  const entry = { Id: 'a', MessageBody: 'x' };
  const attribute = (name: string, value: object) =>
    new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageAttributes: { [name]: value as never } });
  const set = (Attributes: Record<string, string>) => new SetQueueAttributesCommand({ QueueUrl, Attributes });
  const batch = (...Entries: { Id: string; MessageBody: string }[]) =>
    new SendMessageBatchCommand({ QueueUrl, Entries });

  it.each([
    [
      'a queue that is not there',
      new SendMessageCommand({ QueueUrl: elsewhere, MessageBody: 'x' }),
      QueueDoesNotExist,
    ],
    ['an unknown name', new GetQueueUrlCommand({ QueueName: 'nowhere' }), QueueDoesNotExist],
    ['a batch of nothing', batch(), EmptyBatchRequest],
    [
      'eleven entries',
      batch(...'abcdefghijk'.split('').map((Id) => ({ ...entry, Id }))),
      TooManyEntriesInBatchRequest,
    ],
    ['one id twice', batch(entry, entry), BatchEntryIdsNotDistinct],
    ['an id with a colon', batch({ ...entry, Id: 'a:b' }), InvalidBatchEntryId],
    [
      'a batch over the limit',
      batch({ Id: 'a', MessageBody: 'x'.repeat(600_000) }, { Id: 'b', MessageBody: 'x'.repeat(448_577) }),
      BatchRequestTooLong,
    ],
    [
      'control characters',
      new SendMessageCommand({ QueueUrl, MessageBody: '\u0000' }),
      InvalidMessageContents,
    ],
    ['no receipt handle', new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'x' }), ReceiptHandleIsInvalid],
    ['an attribute out of range', set({ VisibilityTimeout: '43201' }), InvalidAttributeValue],
    ['an attribute that does not exist', set({ Colour: 'red' }), InvalidAttributeName],
    ['the kind of queue', set({ FifoQueue: 'true' }), InvalidAttributeName],
    ['a policy', set({ Policy: '{}' }), UnsupportedOperation],
    [
      'an attribute asked for that does not exist',
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Colour' as never] }),
      InvalidAttributeName,
    ],
    [
      'a queue of that name with other attributes',
      new CreateQueueCommand({ QueueName: 'jobs', Attributes: { DelaySeconds: '1' } }),
      QueueNameExists,
    ],
    [
      'a FIFO queue',
      new CreateQueueCommand({ QueueName: 'f.fifo', Attributes: { FifoQueue: 'true' } }),
      UnsupportedOperation,
    ],
    [
      'a task from nowhere',
      new StartMessageMoveTaskCommand({ SourceArn: arnOf('nowhere') }),
      ResourceNotFoundException,
    ],
  ])('%s is refused with the class of its error', async (_, command, expected) => {
    const { client } = await givenQueue();
    await expect(client.send(command as SendMessageCommand)).rejects.toThrow(expected);
  });

  it.each([
    [
      'an attribute without a value',
      attribute('A', { DataType: 'String', StringValue: '' }),
      /'A' must contain a non-empty value of type 'String'/,
    ],
    ['no number', attribute('A', { DataType: 'Number', StringValue: 'x' }), /Can't cast the value/],
    ['an unknown type', attribute('A', { DataType: 'Text', StringValue: 'x' }), /type prefixes/],
    [
      'a reserved name',
      attribute('aws.x', { DataType: 'String', StringValue: 'x' }),
      /name 'aws.x' is invalid/,
    ],
    ['two periods', attribute('a..b', { DataType: 'String', StringValue: 'x' }), /name 'a..b' is invalid/],
    [
      'a message over the limit, attributes included',
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'x'.repeat(1_048_576 - 8),
        MessageAttributes: { ab: { DataType: 'String', StringValue: 'c' } },
      }),
      /must be shorter than 1048576 bytes/,
    ],
    [
      'a delay over the limit',
      new SendMessageCommand({ QueueUrl, MessageBody: 'x', DelaySeconds: 901 }),
      /Value 901 for parameter DelaySeconds/,
    ],
    [
      'eleven messages',
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 }),
      /Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided./,
    ],
    [
      'a wait over the limit',
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 21 }),
      /Value 21 for parameter WaitTimeSeconds/,
    ],
    [
      'a queue that is no dead-letter queue',
      new StartMessageMoveTaskCommand({ SourceArn: arnOf('jobs') }),
      /must be configured as a Dead Letter Queue/,
    ],
    [
      'a dead-letter queue that is not there',
      set({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('x'), maxReceiveCount: 1 }) }),
      /Dead letter target does not exist/,
    ],
  ])('%s is an invalid parameter, in the words of SQS', async (_, command, message) => {
    const { client } = await givenQueue();
    await expect(client.send(command as SendMessageCommand)).rejects.toMatchObject({
      name: expect.stringContaining('InvalidParameterValue') as string,
      message: expect.stringMatching(message) as string,
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('a message of exactly the limit is taken', async () => {
    const { client } = await givenQueue();
    await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'x'.repeat(1_048_576 - 9),
        MessageAttributes: { ab: { DataType: 'String', StringValue: 'c' } },
      }),
    );
    expect(await receive(client)).toHaveLength(1);
  });

  it('who may not is told so', async () => {
    const sqs = givenSqs({
      authorizer: {
        authorize(_, action, [resource]) {
          throw new AwsError(
            'AccessDeniedException',
            `not authorized to perform: ${action} on resource: ${resource}`,
          );
        },
      },
    });
    await sqs.deploy({ jobs: {} });
    const worker = await clientOf(sqs.service, 'worker');
    await expect(
      worker.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: 'x', VisibilityTimeout: 0 })),
    ).rejects.toMatchObject({
      name: expect.stringMatching(/^AccessDenied/) as string,
      message: `not authorized to perform: sqs:ChangeMessageVisibility on resource: ${arnOf('jobs')}`,
      $metadata: { httpStatusCode: 403 },
    });
  });
});
