import { describe, expect, it } from 'vitest';
import { administrator, AwsError, type AwsCall } from '../../../../local/kernel/aws.ts';
import { manualClock } from '../../../../local/kernel/clock.ts';
import { delayBefore } from '../../../../local/services/sns/delivery-policy.ts';
import {
  deployed,
  news,
  newsArn,
  publishTo,
  queueArn,
  queueUrl,
  recorder,
  settled,
  start,
  subscribed,
} from './given.ts';

const principal = { kind: 'service', name: 'sns.amazonaws.com', sourceArn: newsArn };
const gone = () => {
  throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
};
const down = () => {
  throw new AwsError('InternalFailure', 'Down.', 500);
};
const queueOf = ({ input }: AwsCall) => String(input['QueueUrl']).split('/').at(-1);
const bodyOf = ({ input }: AwsCall) => JSON.parse(String(input['MessageBody'])) as Record<string, unknown>;
const S = (StringValue: string) => ({ DataType: 'String', StringValue });

describe('a delivery to a queue', () => {
  it('is a JSON document in the name of SNS, acting for the topic', async () => {
    const sqs = recorder();
    const subscription = subscribed('jobs');
    const { sns } = await deployed({ resources: [news, subscription], endpoints: { sqs } });
    const { MessageId } = await publishTo(sns, {
      Subject: 'Hello',
      Message: 'He said "hi"\n',
      MessageAttributes: {
        kind: S('greeting'),
        bytes: { DataType: 'Binary', BinaryValue: Buffer.from('b') },
      },
    });
    const [call] = await sqs.asked(1);
    expect(call).toMatchObject({
      operation: 'SendMessage',
      principal,
      input: { QueueUrl: queueUrl('jobs') },
    });
    expect(call!.input).not.toHaveProperty('MessageAttributes');
    expect(bodyOf(call!)).toEqual({
      Type: 'Notification',
      MessageId,
      TopicArn: newsArn,
      Subject: 'Hello',
      Message: 'He said "hi"\n',
      Timestamp: new Date(start).toISOString(),
      SignatureVersion: '1',
      Signature: expect.any(String),
      SigningCertURL: expect.stringMatching(/^https:\/\/sns\.us-east-1\.amazonaws\.com\/.*\.pem$/),
      UnsubscribeURL: `https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${subscription.ref}`,
      MessageAttributes: {
        kind: { Type: 'String', Value: 'greeting' },
        bytes: { Type: 'Binary', Value: 'Yg==' },
      },
    });
  });

  it('is the message itself with its attributes, when raw', async () => {
    const sqs = recorder();
    const { sns } = await deployed({
      resources: [news, subscribed('jobs', { RawMessageDelivery: true })],
      endpoints: { sqs },
    });
    const MessageAttributes = {
      kind: S('greeting'),
      bytes: { DataType: 'Binary', BinaryValue: Buffer.from('b') },
    };
    await publishTo(sns, { Message: 'plain', MessageAttributes });
    await publishTo(sns, { Message: 'bare' });
    const [first, second] = await sqs.asked(2);
    expect(first!.input).toEqual({ QueueUrl: queueUrl('jobs'), MessageBody: 'plain', MessageAttributes });
    expect(second!.input).toEqual({ QueueUrl: queueUrl('jobs'), MessageBody: 'bare' });
  });

  it('begins after Publish was answered', async () => {
    const sqs = recorder();
    const { sns } = await deployed({ resources: [news, subscribed('jobs')], endpoints: { sqs } });
    await publishTo(sns, { Message: 'm' });
    expect(sqs.calls).toEqual([]);
    expect(await sns.pending()).toEqual([expect.stringContaining(newsArn)]);
    await sqs.asked(1);
    await settled();
    expect(await sns.pending()).toEqual([]);
  });

  it('happens in the order of publication, to every subscription that takes the message', async () => {
    const sqs = recorder();
    const { sns } = await deployed({
      resources: [
        news,
        subscribed('all', { RawMessageDelivery: 'true' }),
        subscribed('some', {
          RawMessageDelivery: 'true',
          FilterPolicy: { n: [{ numeric: ['>', 2] }] },
          FilterPolicyScope: 'MessageBody',
        }),
        subscribed('none', { FilterPolicy: { kind: ['x'] } }),
      ],
      endpoints: { sqs },
    });
    for (const n of [1, 2, 3, 4]) await publishTo(sns, { Message: JSON.stringify({ n }) });
    await sqs.asked(6);
    await settled();
    expect(sqs.calls.map((call) => [queueOf(call), bodyOf(call)['n']])).toEqual([
      ['all', 1],
      ['all', 2],
      ['all', 3],
      ['some', 3],
      ['all', 4],
      ['some', 4],
    ]);
  });

  it('gets the text for its protocol, when there is one', async () => {
    const sqs = recorder();
    const { sns } = await deployed({
      resources: [news, subscribed('jobs', { RawMessageDelivery: true })],
      endpoints: { sqs },
    });
    const json = (texts: object) => ({ Message: JSON.stringify(texts), MessageStructure: 'json' });
    await publishTo(sns, json({ default: 'd', sqs: 'for queues', lambda: 'for functions' }));
    await publishTo(sns, json({ default: 'd', email: 'for people' }));
    const calls = await sqs.asked(2);
    expect(calls.map(({ input }) => input['MessageBody'])).toEqual(['for queues', 'd']);
  });

  it('goes by the subscription as it is when it is tried', async () => {
    const clock = manualClock(start);
    const sqs = recorder(down);
    const { sns, deploy } = await deployed({
      resources: [news, subscribed('jobs')],
      endpoints: { sqs },
      clock,
    });
    await publishTo(sns, { Message: 'm' });
    await sqs.asked(4);
    await settled();
    await deploy(news);
    clock.advance(1_000);
    await settled();
    expect(sqs.calls).toHaveLength(4);
    expect(await sns.pending()).toEqual([]);
  });
});

describe('a delivery to a function', () => {
  it('is an asynchronous invocation with the event of SNS', async () => {
    const lambda = recorder();
    const functionArn = 'arn:aws:lambda:us-east-1:111122223333:function:work';
    const subscription = subscribed('work', { Protocol: 'lambda', Endpoint: functionArn });
    const { sns } = await deployed({
      resources: [news, subscription],
      endpoints: { sqs: recorder(), lambda },
    });
    const { MessageId } = await publishTo(sns, { Message: 'm', MessageAttributes: { kind: S('k') } });
    const [call] = await lambda.asked(1);
    expect(call).toMatchObject({
      operation: 'Invoke',
      principal,
      input: { FunctionName: functionArn, InvocationType: 'Event' },
    });
    expect(JSON.parse(String(call!.input['Payload']))).toEqual({
      Records: [
        {
          EventSource: 'aws:sns',
          EventVersion: '1.0',
          EventSubscriptionArn: subscription.ref,
          Sns: {
            Type: 'Notification',
            MessageId,
            TopicArn: newsArn,
            Subject: null,
            Message: 'm',
            Timestamp: new Date(start).toISOString(),
            SignatureVersion: '1',
            Signature: expect.any(String),
            SigningCertUrl: expect.any(String),
            UnsubscribeUrl: expect.any(String),
            MessageAttributes: { kind: { Type: 'String', Value: 'k' } },
          },
        },
      ],
    });
  });
});

describe('a delivery that fails', () => {
  it('is tried again as the delivery policy says, until it is taken', async () => {
    const clock = manualClock(start);
    const attempts: number[] = [];
    const sqs = recorder((_, index) => {
      attempts.push(clock.now() - start);
      return index < 9 ? down() : {};
    });
    const { sns } = await deployed({ resources: [news, subscribed('jobs')], endpoints: { sqs }, clock });
    await publishTo(sns, { Message: 'm' });
    await settled();
    expect(attempts).toEqual([0, 0, 0, 0]);
    expect(await sns.pending()).toEqual([expect.stringContaining('attempts so far: 4')]);
    for (let second = 0; second < 20; second += 1) {
      clock.advance(1_000);
      await settled();
    }
    expect(attempts).toHaveLength(10);
    expect(attempts.slice(4, 7)).toEqual([1_000, 2_000, 3_000]);
    expect(await sns.pending()).toEqual([]);
  });

  it('keeps no other delivery waiting', async () => {
    const sqs = recorder((call) => (queueOf(call) === 'bad' ? down() : {}));
    const { sns } = await deployed({
      resources: [news, subscribed('bad'), subscribed('good')],
      endpoints: { sqs },
    });
    await publishTo(sns, { Message: '1' });
    await publishTo(sns, { Message: '2' });
    await settled();
    expect(sqs.calls.filter((call) => queueOf(call) === 'good')).toHaveLength(2);
    expect(await sns.pending()).toHaveLength(2);
  });

  it('is tried again for 23 days at the longest', () => {
    const delays: number[] = [];
    for (let retry = 1, delay = delayBefore(1); delay !== undefined; retry += 1, delay = delayBefore(retry))
      delays.push(delay);
    expect(delays).toHaveLength(100_015);
    expect(delays.slice(0, 6)).toEqual([0, 0, 0, 1_000, 1_000, 1_000]);
    expect(delays.slice(5, 15)).toEqual([...delays.slice(5, 15)].sort((a, b) => a - b));
    expect(new Set(delays.slice(14))).toEqual(new Set([20_000]));
    const days = delays.reduce((sum, delay) => sum + delay, 0) / 86_400_000;
    expect(days).toBeGreaterThan(23);
    expect(days).toBeLessThan(24);
  });
});

describe('a delivery that is refused', () => {
  const withDeadLetters = (properties: object = {}) =>
    subscribed('jobs', { RedrivePolicy: { deadLetterTargetArn: queueArn('dead') }, ...properties });

  it('goes to the dead-letter queue at once, as the subscriber would have got it', async () => {
    const sqs = recorder((call) => (queueOf(call) === 'jobs' ? gone() : {}));
    const { sns, log } = await deployed({
      resources: [news, withDeadLetters({ RawMessageDelivery: true })],
      endpoints: { sqs },
    });
    await publishTo(sns, { Message: 'm', MessageAttributes: { kind: S('k') } });
    await settled();
    expect(sqs.calls.map(queueOf)).toEqual(['jobs', 'dead']);
    expect(sqs.calls[1]).toEqual({
      operation: 'SendMessage',
      principal,
      input: { QueueUrl: queueUrl('dead'), MessageBody: 'm', MessageAttributes: { kind: S('k') } },
    });
    expect(log.lines).toEqual([]);
    expect(await sns.pending()).toEqual([]);
  });

  it('for too many attributes of a raw message never reaches the queue, and keeps them', async () => {
    const sqs = recorder();
    const { sns } = await deployed({
      resources: [news, withDeadLetters({ RawMessageDelivery: true })],
      endpoints: { sqs },
    });
    const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`a${index}`, S('x')]));
    await publishTo(sns, { Message: 'm', MessageAttributes: eleven });
    await settled();
    expect(sqs.calls.map(queueOf)).toEqual(['dead']);
    expect(Object.keys(bodyOf(sqs.calls[0]!)['MessageAttributes'] as object)).toHaveLength(11);
  });

  it('is lost without a dead-letter queue, and the log says which', async () => {
    const { sns, log } = await deployed({
      resources: [news, subscribed('jobs')],
      endpoints: { sqs: recorder(gone) },
    });
    const { MessageId } = await publishTo(sns, { Message: 'secret' });
    await settled();
    expect(log.lines).toEqual([expect.stringMatching(/^warn SNS: message .* is lost: QueueDoesNotExist/)]);
    expect(log.lines[0]).toContain(MessageId);
    expect(log.lines[0]).not.toContain('secret');
  });

  it('is lost when the dead-letter queue refuses it too, and the log names that queue', async () => {
    const { sns, log } = await deployed({
      resources: [news, withDeadLetters()],
      endpoints: { sqs: recorder(gone) },
    });
    await publishTo(sns, { Message: 'm' });
    await settled();
    expect(log.lines).toEqual([expect.stringContaining(queueArn('dead'))]);
    expect(await sns.pending()).toEqual([]);
  });

  it('waits for a dead-letter queue that fails', async () => {
    const clock = manualClock(start);
    let failing = true;
    const sqs = recorder((call) => (queueOf(call) === 'jobs' ? gone() : failing ? down() : {}));
    const { sns } = await deployed({ resources: [news, withDeadLetters()], endpoints: { sqs }, clock });
    await publishTo(sns, { Message: 'm' });
    await settled();
    expect(await sns.pending()).toHaveLength(1);
    failing = false;
    clock.advance(1_000);
    await settled();
    expect(await sns.pending()).toEqual([]);
    expect(queueOf(sqs.calls.at(-1)!)).toBe('dead');
  });

  it.each(['ThrottlingException', 'TooManyRequestsException'])(
    'only for now is tried again: %s',
    async (code) => {
      const sqs = recorder((_, index) => {
        if (index === 0) throw new AwsError(code, 'Slow down.', 400);
        return {};
      });
      const { sns } = await deployed({ resources: [news, withDeadLetters()], endpoints: { sqs } });
      await publishTo(sns, { Message: 'm' });
      await settled();
      expect(sqs.calls.map(queueOf)).toEqual(['jobs', 'jobs']);
    },
  );

  it('for want of a service that could take it is a refusal as well', async () => {
    const functionArn = 'arn:aws:lambda:us-east-1:111122223333:function:work';
    const sqs = recorder();
    const { sns } = await deployed({
      resources: [news, withDeadLetters({ Protocol: 'lambda', Endpoint: functionArn })],
      endpoints: { sqs },
    });
    await publishTo(sns, { Message: 'm' });
    await settled();
    expect(sqs.calls.map(queueOf)).toEqual(['dead']);
  });
});

describe('who left', () => {
  it('gets nothing that is published afterwards', async () => {
    const sqs = recorder();
    const subscription = subscribed('jobs');
    const { sns } = await deployed({ resources: [news, subscription], endpoints: { sqs } });
    await sns.call({
      operation: 'Unsubscribe',
      input: { SubscriptionArn: subscription.ref },
      principal: administrator,
    });
    await publishTo(sns, { Message: 'm' });
    await settled();
    expect(sqs.calls).toEqual([]);
  });
});
