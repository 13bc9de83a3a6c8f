import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAddress, type Address } from '../../../../local/address.ts';
import { administrator, type AccessKey, type Principal } from '../../../../local/kernel/aws.ts';
import { systemClock } from '../../../../local/kernel/clock.ts';
import { createJournal, type JournalEntry } from '../../../../local/kernel/journal.ts';
import { recordingLog } from '../../../../local/kernel/log.ts';
import { queryFaults } from '../../../../local/kernel/signature-faults.ts';
import { verifySignature } from '../../../../local/kernel/signature.ts';
import { createSnsService, type SnsService } from '../../../../local/services/sns/index.ts';
import { deployment, judged, newsArn, queueArn, randomId, recorder, resource, subscribed } from './given.ts';

const reader: Principal = {
  kind: 'role',
  arn: 'arn:aws:iam::111122223333:role/reader',
  sessionName: 'reading',
};
const keys: readonly AccessKey[] = [
  { accessKeyId: 'test', secretAccessKey: 'test', principal: administrator },
  { accessKeyId: 'reader', secretAccessKey: 'hers', principal: reader },
];
const news = resource('News', 'Topic', {
  TopicName: 'news',
  DisplayName: 'The news',
  Tags: [{ Key: 'stage', Value: 'local' }],
});
const quiet = resource('Quiet', 'Topic', {});
const operations = resource('Operations', 'Subscription', {
  TopicArn: quiet.ref,
  Protocol: 'email',
  Endpoint: 'ops@example.com',
});

describe('the SDK against SNS', () => {
  let address: Address;
  let service: SnsService;
  const sqs = recorder();
  const log = recordingLog();
  const journal = createJournal();
  const entries: JournalEntry[] = [];

  beforeAll(async () => {
    journal.listen((entry) => entries.push(entry));
    service = createSnsService({
      authorizer: await judged(),
      identify: (request, body) =>
        verifySignature(
          request,
          body,
          { find: (id) => keys.find((key) => key.accessKeyId === id) },
          Date.now,
          {
            service: 'sns',
            region: 'us-east-1',
            faults: queryFaults,
          },
        ),
      endpoints: { sqs },
      clock: systemClock,
      journal,
      log,
      randomId,
    });
    const filtered = subscribed('jobs', {
      RawMessageDelivery: true,
      FilterPolicy: { kind: ['wanted'] },
      RedrivePolicy: { deadLetterTargetArn: queueArn('dead') },
    });
    await (
      await service.prepare(deployment(news, quiet, operations, filtered))
    )();
    address = await openAddress(0, log);
    address.serve([service.http!]);
  });
  afterAll(async () => {
    await address.close();
    await service.stop();
  });

  const client = (accessKeyId = 'test', secretAccessKey = 'test') =>
    new SNSClient({
      endpoint: address.url,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
    });
  const failure = (name: string, status: number, message: unknown = expect.any(String)): unknown =>
    expect.objectContaining({
      name,
      message,
      $metadata: expect.objectContaining({ httpStatusCode: status }) as unknown,
    });

  it('publishes texts with every kind of attribute, whatever their characters', async () => {
    const before = sqs.calls.length;
    const Message = 'a+b&c=d % <é 😀>\r\n\t"';
    const { MessageId } = await client().send(
      new PublishCommand({
        TopicArn: newsArn,
        Message,
        Subject: 'Größe & "more"',
        MessageAttributes: {
          kind: { DataType: 'String', StringValue: 'wanted' },
          list: { DataType: 'String.Array', StringValue: '["x",1,true,null]' },
          price: { DataType: 'Number', StringValue: '1.5e3' },
          'bytes.raw-1_2': { DataType: 'Binary', BinaryValue: Uint8Array.from([0, 255, 1]) },
        },
      }),
    );
    expect(MessageId).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    const call = (await sqs.asked(before + 1)).at(-1)!;
    expect(call.input['MessageBody']).toBe(Message);
    expect(call.input['MessageAttributes']).toEqual({
      kind: { DataType: 'String', StringValue: 'wanted' },
      list: { DataType: 'String.Array', StringValue: '["x",1,true,null]' },
      price: { DataType: 'Number', StringValue: '1.5e3' },
      'bytes.raw-1_2': { DataType: 'Binary', BinaryValue: Buffer.from([0, 255, 1]) },
    });
  });

  it('publishes batches, each entry of which succeeds or fails by itself', async () => {
    const answer = await client().send(
      new PublishBatchCommand({
        TopicArn: newsArn,
        PublishBatchRequestEntries: [
          { Id: 'good', Message: 'm' },
          { Id: 'empty', Message: '' },
          { Id: 'odd', Message: 'm', MessageAttributes: { n: { DataType: 'Number', StringValue: 'x' } } },
          { Id: 'json', Message: '{"default":"d"}', MessageStructure: 'json' },
        ],
      }),
    );
    expect(answer.Successful).toEqual([
      { Id: 'good', MessageId: expect.any(String) },
      { Id: 'json', MessageId: expect.any(String) },
    ]);
    expect(answer.Failed).toEqual([
      {
        Id: 'empty',
        Code: 'InvalidParameter',
        Message: 'Invalid parameter: Empty message',
        SenderFault: true,
      },
      {
        Id: 'odd',
        Code: 'ParameterValueInvalid',
        Message: "Could not cast message attribute 'n' value to number.",
        SenderFault: true,
      },
    ]);
  });

  it.each<[name: string, entries: { Id: string; Message: string }[]]>([
    ['EmptyBatchRequestException', []],
    [
      'TooManyEntriesInBatchRequestException',
      Array.from({ length: 11 }, (_, index) => ({ Id: `${index}`, Message: 'm' })),
    ],
    [
      'BatchEntryIdsNotDistinctException',
      [
        { Id: 'a', Message: '1' },
        { Id: 'a', Message: '2' },
      ],
    ],
    ['InvalidBatchEntryIdException', [{ Id: 'a b', Message: '1' }]],
    ['BatchRequestTooLongException', ['a', 'b'].map((Id) => ({ Id, Message: 'x'.repeat(131_073) }))],
  ])('hears what is wrong with a batch: %s', async (name, PublishBatchRequestEntries) => {
    const command = new PublishBatchCommand({ TopicArn: newsArn, PublishBatchRequestEntries });
    await expect(client().send(command)).rejects.toEqual(failure(name, 400));
  });

  it.each<[input: Record<string, unknown>, name: string, message: string]>([
    [{ Message: '' }, 'InvalidParameterException', 'Invalid parameter: Empty message'],
    [{ Message: 'x'.repeat(262_145) }, 'InvalidParameterException', 'Invalid parameter: Message too long'],
    [
      { Message: 'x'.repeat(262_140), MessageAttributes: { ab: { DataType: 'String', StringValue: 'x' } } },
      'InvalidParameterException',
      'Invalid parameter: Message too long',
    ],
    [{ Message: 'm', Subject: 'a\nb' }, 'InvalidParameterException', 'Invalid parameter: Subject'],
    [{ Message: 'm', Subject: 'x'.repeat(101) }, 'InvalidParameterException', 'Invalid parameter: Subject'],
    [
      { Message: 'no JSON', MessageStructure: 'json' },
      'InvalidParameterException',
      'Invalid parameter: Message Structure - JSON message body failed to parse',
    ],
    [
      { Message: '{"sqs":"s"}', MessageStructure: 'json' },
      'InvalidParameterException',
      'Invalid parameter: Message Structure - No default entry in JSON message body',
    ],
    [
      { Message: 'm', MessageAttributes: { a: { DataType: 'String', StringValue: '' } } },
      'InvalidParameterValueException',
      "The message attribute 'a' must contain non-empty message attribute value for message attribute type 'String'.",
    ],
    [
      { Message: 'm', MessageAttributes: { a: { DataType: 'Text', StringValue: 'x' } } },
      'InvalidParameterValueException',
      "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    ],
    [
      { Message: 'm', MessageAttributes: { 'AWS.x': { DataType: 'String', StringValue: 'x' } } },
      'InvalidParameterValueException',
      "The message attribute name 'AWS.x' is not valid.",
    ],
    [
      { Message: 'm', TopicArn: undefined, PhoneNumber: '+123' },
      'InvalidParameterException',
      'Invalid parameter: PhoneNumber Reason: no text messages are sent from here',
    ],
    [
      { Message: 'm', TopicArn: 'news' },
      'InvalidParameterException',
      'Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1',
    ],
  ])('hears what is wrong with a message (%#)', async (input, name, message) => {
    const command = new PublishCommand({ TopicArn: newsArn, ...input } as never);
    await expect(client().send(command)).rejects.toEqual(failure(name, 400, message));
  });

  it('hears that a topic is not there', async () => {
    const command = new PublishCommand({ TopicArn: `${newsArn}-old`, Message: 'm' });
    await expect(client().send(command)).rejects.toEqual(
      failure('NotFoundException', 404, 'Topic does not exist'),
    );
  });

  it('is refused what no policy allows', async () => {
    const command = new PublishCommand({ TopicArn: newsArn, Message: 'm' });
    await expect(client('reader', 'hers').send(command)).rejects.toEqual(
      failure(
        'AuthorizationErrorException',
        403,
        `User: arn:aws:sts::111122223333:assumed-role/reader/reading is not authorized to perform: SNS:Publish on resource: ${newsArn} because no identity-based policy allows the SNS:Publish action`,
      ),
    );
    const batch = new PublishBatchCommand({
      TopicArn: newsArn,
      PublishBatchRequestEntries: [{ Id: 'a', Message: 'm' }],
    });
    await expect(client('reader', 'hers').send(batch)).rejects.toEqual(
      failure('AuthorizationErrorException', 403, expect.stringContaining('SNS:Publish')),
    );
  });

  it('is refused with another secret', async () => {
    await expect(client('test', 'other').send(new ListTopicsCommand({}))).rejects.toEqual(
      failure('SignatureDoesNotMatch', 403),
    );
  });

  it('makes topics, lists them in pages, and deletes them with their subscriptions', async () => {
    const sdk = client();
    const made: string[] = [];
    for (let index = 0; index < 101; index += 1) {
      const Tags = [{ Key: 'n', Value: `${index}` }];
      made.push((await sdk.send(new CreateTopicCommand({ Name: `made-${index}`, Tags }))).TopicArn!);
    }
    expect((await sdk.send(new CreateTopicCommand({ Name: 'made-7' }))).TopicArn).toBe(made[7]);
    expect(await sdk.send(new ListTagsForResourceCommand({ ResourceArn: made[7] }))).toMatchObject({
      Tags: [{ Key: 'n', Value: '7' }],
    });
    const first = await sdk.send(new ListTopicsCommand({}));
    const second = await sdk.send(new ListTopicsCommand({ NextToken: first.NextToken }));
    expect(first.Topics).toHaveLength(100);
    expect(second.NextToken).toBeUndefined();
    const listed = [...first.Topics!, ...second.Topics!].map(({ TopicArn }) => TopicArn);
    expect(new Set(listed)).toEqual(new Set([newsArn, quiet.ref, ...made]));

    const subscribe = new SubscribeCommand({
      TopicArn: made[7],
      Protocol: 'sqs',
      Endpoint: queueArn('jobs'),
    });
    const { SubscriptionArn } = await sdk.send(subscribe);
    for (const TopicArn of made) await sdk.send(new DeleteTopicCommand({ TopicArn }));
    await sdk.send(new DeleteTopicCommand({ TopicArn: made[7] }));
    expect((await sdk.send(new ListTopicsCommand({}))).Topics).toHaveLength(2);
    await expect(sdk.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).rejects.toEqual(
      failure('NotFoundException', 404),
    );
    await expect(sdk.send(new CreateTopicCommand({ Name: 'a b' }))).rejects.toEqual(
      failure('InvalidParameterException', 400, 'Invalid parameter: Topic Name'),
    );
  });

  it('sees a topic with its default policy and its subscriptions', async () => {
    const { Attributes } = await client().send(new GetTopicAttributesCommand({ TopicArn: quiet.ref }));
    expect(Attributes).toMatchObject({
      TopicArn: quiet.ref,
      Owner: '111122223333',
      SubscriptionsConfirmed: '0',
      SubscriptionsPending: '1',
    });
    expect(JSON.parse(Attributes!['Policy']!)).toMatchObject({
      Statement: [{ Condition: { StringEquals: { 'AWS:SourceOwner': '111122223333' } } }],
    });
    const news = await client().send(new GetTopicAttributesCommand({ TopicArn: newsArn }));
    expect(news.Attributes).toMatchObject({ DisplayName: 'The news', SubscriptionsConfirmed: '1' });
    const tags = await client().send(new ListTagsForResourceCommand({ ResourceArn: newsArn }));
    expect(tags.Tags).toEqual([{ Key: 'stage', Value: 'local' }]);
  });

  it('subscribes once, changes the subscription, and ends it', async () => {
    const sdk = client();
    const Endpoint = queueArn('later');
    const subscribe = (Attributes?: Record<string, string>) =>
      sdk.send(
        new SubscribeCommand({
          TopicArn: newsArn,
          Protocol: 'sqs',
          Endpoint,
          ...(Attributes && { Attributes }),
        }),
      );
    const { SubscriptionArn } = await subscribe({ RawMessageDelivery: 'true' });
    expect((await subscribe()).SubscriptionArn).toBe(SubscriptionArn);
    await expect(subscribe({ RawMessageDelivery: 'false' })).rejects.toEqual(
      failure('InvalidParameterException', 400, expect.stringContaining('already exists')),
    );
    const set = (AttributeName: string, AttributeValue: string) =>
      sdk.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));
    await set('FilterPolicy', '{"kind":["later"]}');
    await expect(set('FilterPolicy', '{"kind":[]}')).rejects.toEqual(
      failure(
        'InvalidParameterException',
        400,
        'Invalid parameter: FilterPolicy: Empty arrays are not allowed',
      ),
    );
    await expect(set('Owner', 'me')).rejects.toEqual(failure('InvalidParameterException', 400));
    const attributes = await sdk.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect(attributes.Attributes).toEqual({
      SubscriptionArn,
      TopicArn: newsArn,
      Owner: '111122223333',
      Protocol: 'sqs',
      Endpoint,
      ConfirmationWasAuthenticated: 'true',
      PendingConfirmation: 'false',
      RawMessageDelivery: 'true',
      FilterPolicy: '{"kind":["later"]}',
      FilterPolicyScope: 'MessageAttributes',
    });
    const before = sqs.calls.length;
    const MessageAttributes = { kind: { DataType: 'String', StringValue: 'later' } };
    await sdk.send(new PublishCommand({ TopicArn: newsArn, Message: 'm', MessageAttributes }));
    expect((await sqs.asked(before + 1)).at(-1)!.input['QueueUrl']).toMatch(/\/later$/);

    const listed = await sdk.send(new ListSubscriptionsByTopicCommand({ TopicArn: newsArn }));
    expect(listed.Subscriptions).toHaveLength(2);
    expect(listed.Subscriptions).toContainEqual({
      SubscriptionArn,
      Owner: '111122223333',
      Protocol: 'sqs',
      Endpoint,
      TopicArn: newsArn,
    });
    await sdk.send(new UnsubscribeCommand({ SubscriptionArn }));
    const all = await sdk.send(new ListSubscriptionsCommand({}));
    expect(all.Subscriptions!.map(({ Endpoint }) => Endpoint)).toEqual(['ops@example.com', queueArn('jobs')]);
  });

  it.each<[input: object, message: string]>([
    [{ Protocol: 'pigeon', Endpoint: 'x' }, 'Does not support this protocol string: pigeon'],
    [{ Protocol: 'sqs', Endpoint: 'jobs' }, 'SQS endpoint ARN'],
    [{ Protocol: 'sqs', Endpoint: queueArn('jobs.fifo') }, 'FIFO SQS Queues can not be subscribed'],
    [{ Attributes: { RawMessageDelivery: 'yes' } }, 'RawMessageDelivery'],
    [{ Attributes: { FilterPolicy: '{' } }, 'FilterPolicy: failed to parse JSON.'],
    [{ Attributes: { FilterPolicyScope: 'Body' } }, 'FilterPolicyScope'],
    [
      { Attributes: { RedrivePolicy: '{"deadLetterTargetArn":"dead"}' } },
      'deadLetterTargetArn is an invalid arn',
    ],
    [{ Attributes: { Colour: 'red' } }, 'Unknown attribute: Colour'],
  ])('hears what is wrong with a subscription: %j', async (input, message) => {
    const command = new SubscribeCommand({
      TopicArn: newsArn,
      Protocol: 'sqs',
      Endpoint: queueArn('new'),
      ...input,
    });
    await expect(client().send(command)).rejects.toEqual(
      failure('InvalidParameterException', 400, expect.stringContaining(message)),
    );
  });

  it('waits for ever for the confirmation of what is elsewhere', async () => {
    const command = new SubscribeCommand({ TopicArn: newsArn, Protocol: 'email', Endpoint: 'a@example.com' });
    expect((await client().send(command)).SubscriptionArn).toBe('pending confirmation');
  });

  it('is journalled, with its error', async () => {
    entries.length = 0;
    await client().send(new PublishCommand({ TopicArn: newsArn, Message: 'm' }));
    await expect(client().send(new PublishCommand({ TopicArn: newsArn, Message: '' }))).rejects.toThrow();
    expect(entries).toEqual([
      {
        service: 'sns',
        operation: 'Publish',
        principal: administrator,
        input: { TopicArn: newsArn, Message: 'm' },
      },
      expect.objectContaining({ operation: 'Publish', error: 'InvalidParameter' }),
    ]);
  });

  it('was warned at the deployment of whom nothing reaches, without a name', () => {
    expect(log.lines).toContainEqual(expect.stringMatching(/^warn SNS: nothing is delivered by email/));
    expect(log.lines.join()).not.toContain('example.com');
  });
});
