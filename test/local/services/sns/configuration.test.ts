import { describe, expect, it } from 'vitest';
import { administrator } from '../../../../local/kernel/aws.ts';
import type { Resource } from '../../../../local/kernel/service.ts';
import {
  deployed,
  news,
  newsArn,
  publishTo,
  queueArn,
  recorder,
  resource,
  settled,
  subscribed,
} from './given.ts';

const failure = (code: string, message: string): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });
const refused = (...resources: Resource[]) => expect(deployed({ resources })).rejects;
const topic = (properties: Record<string, unknown>) => resource('T', 'Topic', properties);

describe('a topic of a template', () => {
  it('is known by its ARN, its name, and a drawn name that stays', () => {
    expect(news).toMatchObject({ ref: newsArn, attributes: { TopicArn: newsArn, TopicName: 'news' } });
    const unnamed = topic({});
    expect(unnamed.ref).toMatch(/^arn:aws:sns:us-east-1:111122223333:S-T-[a-z2-7]{12}$/);
    expect(topic({}).ref).toBe(unnamed.ref);
    expect(unnamed.ref).toContain(unnamed.attributes['TopicName']);
  });

  it('may be encrypted, traced, logged and tagged without anything happening', async () => {
    await deployed({
      resources: [
        topic({
          DisplayName: 'T',
          KmsMasterKeyId: 'alias/aws/sns',
          Tags: [],
          TracingConfig: 'Active',
          DeliveryStatusLogging: [],
          SignatureVersion: '2',
          FifoTopic: false,
        }),
      ],
    });
  });

  it.each([
    [{ FifoTopic: true, TopicName: 'news.fifo' }, 'PropertyUnsupported', 'FifoTopic'],
    [{ ArchivePolicy: { MessageRetentionPeriod: 1 } }, 'PropertyUnsupported', 'ArchivePolicy'],
    [{ DataProtectionPolicy: {} }, 'PropertyUnsupported', 'DataProtectionPolicy'],
    [{ MaximumMessageSize: 1_048_577 }, 'AssemblyInvalid', 'MaximumMessageSize'],
    [{ TopicName: 'news' }, 'AssemblyInvalid', 'declared twice'],
  ])('is refused with %j', async (properties, code, message) => {
    await refused(news, topic(properties)).toThrow(failure(code, message));
  });

  it('takes messages as large as it says', async () => {
    const large = resource('News', 'Topic', { TopicName: 'news', MaximumMessageSize: 1_048_576 });
    const { sns } = await deployed({ resources: [large] });
    await publishTo(sns, { Message: 'x'.repeat(1_048_576) });
    await expect(publishTo(sns, { Message: 'x'.repeat(1_048_577) })).rejects.toThrow('Message too long');
  });

  it('has the policy of its template', async () => {
    const PolicyDocument = { Version: '2012-10-17', Statement: [] };
    const policy: Resource = {
      ...{ stack: 'S', logicalId: 'P', type: 'AWS::SNS::TopicPolicy', ref: 'P', attributes: {} },
      properties: { Topics: [newsArn], PolicyDocument },
    };
    const { sns } = await deployed({ resources: [news, policy] });
    const { Attributes } = await sns.call({
      operation: 'GetTopicAttributes',
      input: { TopicArn: newsArn },
      principal: administrator,
    });
    expect(JSON.parse((Attributes as Record<string, string>)['Policy']!)).toEqual(PolicyDocument);
  });

  it('can name its subscriptions itself', async () => {
    const sqs = recorder();
    const inline = resource('News', 'Topic', {
      TopicName: 'news',
      Subscription: [{ Protocol: 'sqs', Endpoint: queueArn('jobs') }],
    });
    const { sns } = await deployed({ resources: [inline], endpoints: { sqs } });
    await publishTo(sns, { Message: 'm' });
    await settled();
    expect(sqs.calls).toHaveLength(1);
  });
});

describe('a subscription of a template', () => {
  it('has an ARN below its topic that stays until it is for another endpoint', () => {
    const arn = subscribed('jobs').ref;
    expect(arn).toMatch(new RegExp(`^${newsArn}:[\\da-f]{8}(-[\\da-f]{4}){3}-[\\da-f]{12}$`));
    expect(subscribed('jobs', { RawMessageDelivery: true }).ref).toBe(arn);
    expect(subscribed('jobs', { Endpoint: queueArn('other') }).ref).not.toBe(arn);
    expect(subscribed('jobs').attributes['Arn']).toBe(arn);
  });

  it.each<[Record<string, unknown>, string, string]>([
    [{ TopicArn: `${newsArn}-old` }, 'ReferenceUnknown', `${newsArn}-old`],
    [{ Region: 'eu-west-1' }, 'PropertyUnsupported', 'Region'],
    [{ DeliveryPolicy: {} }, 'PropertyUnsupported', 'DeliveryPolicy'],
    [{ SubscriptionRoleArn: 'r' }, 'PropertyUnsupported', 'SubscriptionRoleArn'],
    [
      { FilterPolicy: { kind: 'x' } },
      'AssemblyInvalid',
      'FilterPolicy: "kind" must be an object or an array',
    ],
    [{ FilterPolicyScope: 'Body' }, 'AssemblyInvalid', 'FilterPolicyScope'],
    [{ RedrivePolicy: { deadLetterTargetArn: 'x' } }, 'AssemblyInvalid', 'deadLetterTargetArn'],
    [{ Protocol: 'pigeon' }, 'AssemblyInvalid', 'pigeon'],
    [{ Endpoint: 'jobs' }, 'AssemblyInvalid', 'SQS endpoint ARN'],
    [{ Protocol: 'lambda' }, 'AssemblyInvalid', 'Lambda endpoint ARN'],
  ])('is refused with %j', async (properties, code, message) => {
    await refused(news, subscribed('jobs', properties)).toThrow(failure(code, message));
  });

  it('that is wrong changes nothing', async () => {
    const sqs = recorder();
    const { sns, deploy } = await deployed({ resources: [news, subscribed('jobs')], endpoints: { sqs } });
    await expect(deploy(news, subscribed('jobs', { FilterPolicy: [] }))).rejects.toThrow();
    await publishTo(sns, { Message: 'm' });
    await settled();
    expect(sqs.calls).toHaveLength(1);
  });

  it('is as the template says again after the next deployment', async () => {
    const sqs = recorder();
    const resources = [news, subscribed('jobs')];
    const { sns, deploy } = await deployed({ resources, endpoints: { sqs } });
    const input = {
      SubscriptionArn: subscribed('jobs').ref,
      AttributeName: 'FilterPolicy',
      AttributeValue: '{"kind":["x"]}',
    };
    await sns.call({ operation: 'SetSubscriptionAttributes', input, principal: administrator });
    await publishTo(sns, { Message: 'm' });
    await settled();
    expect(sqs.calls).toHaveLength(0);
    await deploy(...resources);
    await publishTo(sns, { Message: 'm' });
    await settled();
    expect(sqs.calls).toHaveLength(1);
  });
});
