import { describe, expect, it } from 'vitest';
import { arnOf, environment, givenSqs, temporaryFolder, urlOf } from './given.ts';

const send = (name: string) => ({ QueueUrl: urlOf(name), MessageBody: name });
const names = async (sqs: ReturnType<typeof givenSqs>) =>
  ((await sqs.call('ListQueues', {})).QueueUrls ?? []).map((url) => url.slice(url.lastIndexOf('/') + 1));

describe('queues of a template', () => {
  it('Ref is the URL, and Arn, QueueName and QueueUrl are attributes, the same every time', () => {
    const type = givenSqs().service.types['AWS::SQS::Queue']!;
    const named = { stack: 'S', logicalId: 'Q', type: 'AWS::SQS::Queue', properties: { QueueName: 'jobs' } };
    expect(type.ref(named, environment)).toBe(urlOf('jobs'));
    expect(type.attributes(named, environment)).toEqual({
      Arn: arnOf('jobs'),
      QueueName: 'jobs',
      QueueUrl: urlOf('jobs'),
    });
    const nameless = { ...named, stack: 'S'.repeat(90), properties: {} };
    const { QueueName } = type.attributes(nameless, environment);
    expect(QueueName).toMatch(/^S{67}-[a-z2-7]{12}$/);
    expect(type.attributes(nameless, environment)['QueueName']).toBe(QueueName);
  });

  it('appear at commit and not before', async () => {
    const sqs = givenSqs();
    const assets = { path: () => '' };
    const resource = {
      stack: 'S',
      logicalId: 'Q',
      type: 'AWS::SQS::Queue',
      properties: { QueueName: 'jobs' },
      ref: urlOf('jobs'),
      attributes: {},
    };
    const commit = await sqs.service.prepare({ resources: [resource], assets, environment });
    expect(await names(sqs)).toEqual([]);
    await commit();
    expect(await names(sqs)).toEqual(['jobs']);
  });

  it('a queue is not there before the first deployment', async () => {
    await expect(givenSqs().call('SendMessage', send('jobs'))).rejects.toMatchObject({
      code: 'QueueDoesNotExist',
    });
  });

  it('a queue that stays keeps its messages and takes the attributes of the template', async () => {
    const sqs = givenSqs();
    await sqs.deploy({ jobs: { VisibilityTimeout: 5 } });
    await sqs.call('SendMessage', send('jobs'));
    await sqs.call('SetQueueAttributes', { QueueUrl: urlOf('jobs'), Attributes: { DelaySeconds: '9' } });
    await sqs.deploy({ jobs: { VisibilityTimeout: 6 } });
    const { Attributes } = await sqs.call('GetQueueAttributes', {
      QueueUrl: urlOf('jobs'),
      AttributeNames: ['All'],
    });
    expect(Attributes).toMatchObject({
      VisibilityTimeout: '6',
      DelaySeconds: '0',
      ApproximateNumberOfMessages: '1',
    });
  });

  it('a queue that leaves the template goes with its messages; one made by a call stays', async () => {
    const dataDirectory = temporaryFolder();
    const sqs = givenSqs({ dataDirectory });
    await sqs.deploy({ jobs: {}, other: {} });
    await sqs.call('SendMessage', send('jobs'));
    await sqs.call('CreateQueue', { QueueName: 'made' });
    await sqs.call('SendMessage', send('made'));
    await sqs.service.stop();
    const again = givenSqs({ dataDirectory });
    await again.deploy({ other: {} });
    expect(await names(again)).toEqual(['made', 'other']);
    await again.deploy({ jobs: {} });
    const receive = (name: string) => again.call('ReceiveMessage', { QueueUrl: urlOf(name) });
    expect((await receive('jobs')).Messages).toBeUndefined();
    expect((await receive('made')).Messages).toHaveLength(1);
  });

  it('a queue deleted by a call cannot be made again for a minute, except by a deployment', async () => {
    const sqs = givenSqs();
    await sqs.deploy({ jobs: {} });
    await sqs.call('DeleteQueue', { QueueUrl: urlOf('jobs') });
    await expect(sqs.call('CreateQueue', { QueueName: 'jobs' })).rejects.toMatchObject({
      code: 'QueueDeletedRecently',
    });
    sqs.clock.advance(60_000);
    await sqs.call('CreateQueue', { QueueName: 'jobs' });
    await sqs.call('DeleteQueue', { QueueUrl: urlOf('jobs') });
    await sqs.deploy({ jobs: {} });
    expect(await names(sqs)).toEqual(['jobs']);
  });

  it('numbers may be text, policies JSON, and what only matters on AWS is accepted', async () => {
    const sqs = givenSqs();
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf('dead'), maxReceiveCount: '4' });
    await sqs.deploy({
      dead: { RedriveAllowPolicy: { redrivePermission: 'byQueue', sourceQueueArns: [arnOf('jobs')] } },
      jobs: {
        VisibilityTimeout: '12',
        RedrivePolicy,
        KmsMasterKeyId: 'alias/aws/sqs',
        SqsManagedSseEnabled: false,
        Tags: [{ Key: 'a', Value: 'b' }],
        FifoQueue: false,
      },
    });
    const { Attributes } = await sqs.call('GetQueueAttributes', {
      QueueUrl: urlOf('jobs'),
      AttributeNames: ['VisibilityTimeout', 'RedrivePolicy', 'KmsMasterKeyId'],
    });
    expect(Attributes).toEqual({
      VisibilityTimeout: '12',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 4 }),
      KmsMasterKeyId: 'alias/aws/sqs',
    });
  });

  const redrive = { RedrivePolicy: { deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 3 } };
  it.each([
    ['a FIFO queue', { jobs: { FifoQueue: true } }, 'PropertyUnsupported', /FifoQueue/],
    ['a FIFO queue by name', { 'jobs.fifo': {} }, 'PropertyUnsupported', /FifoQueue/],
    ['an unknown property', { jobs: { Colour: 'red' } }, 'PropertyUnsupported', /uses Colour/],
    [
      'a value out of range',
      { jobs: { DelaySeconds: 901 } },
      'AssemblyInvalid',
      /DelaySeconds is invalid.*900/,
    ],
    [
      'a policy that is none',
      { jobs: { RedrivePolicy: '{' } },
      'AssemblyInvalid',
      /RedrivePolicy is invalid/,
    ],
    ['a name with a space', { 'a b': {} }, 'AssemblyInvalid', /QueueName is invalid/],
    [
      'a name twice',
      { a: { QueueName: 'b' }, b: {} },
      'AssemblyInvalid',
      /two resources declare the queue b/,
    ],
    [
      'a dead-letter queue that is not there',
      { jobs: redrive },
      'ReferenceUnknown',
      /dead-letter queue .*dead/,
    ],
    [
      'a dead-letter queue that does not allow it',
      { dead: { RedriveAllowPolicy: { redrivePermission: 'denyAll' } }, jobs: redrive },
      'AssemblyInvalid',
      /RedriveAllowPolicy/,
    ],
  ])('%s stops the deployment and is named; the last good one stays', async (_, queues, code, message) => {
    const sqs = givenSqs();
    await sqs.deploy({ good: {} });
    await expect(sqs.deploy(queues)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
    expect(await names(sqs)).toEqual(['good']);
  });
});
