import { AwsError } from '../../kernel/aws.ts';
import { invalidParameter } from './message.ts';
import type { Input, Operation, OperationPorts, Output } from './operation.ts';
import { publish, publishBatch } from './publish.ts';
import { topicArn } from './resource-types.ts';
import { subscribe, subscriptionOf, subscriptionOperations } from './subscription-operations.ts';
import { accountOf, defaultMaximumMessageSize, isTopicName, policyOf, type Topic } from './topic.ts';

const pageLength = 100;

/**
 * SNS's API as far as it has behaviour here.
 * https://docs.aws.amazon.com/sns/latest/api/API_Operations.html
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */
export const operations: Readonly<Record<string, Operation>> = {
  Publish: {
    action: 'SNS:Publish',
    resource: targetOf,
    perform: (input, ports) => publish(ports, existingTopic(targetOf(input), ports), input),
  },
  PublishBatch: {
    action: 'SNS:Publish',
    resource: topicOf,
    perform: (input, ports) => publishBatch(ports, existingTopic(topicOf(input), ports), input),
  },
  CreateTopic: {
    action: 'SNS:CreateTopic',
    resource: ({ Name: name }, { environment }) => topicArn(environment(), String(name)),
    perform: createTopic,
  },
  DeleteTopic: {
    action: 'SNS:DeleteTopic',
    resource: topicOf,
    perform(input, { directory }) {
      directory.removeTopic(topicOf(input));
      return {};
    },
  },
  ListTopics: {
    action: 'SNS:ListTopics',
    resource: everyTopic,
    perform: ({ NextToken: token }, { directory }) =>
      page(
        'Topics',
        directory.topics().map(({ arn }) => ({ TopicArn: arn })),
        token,
      ),
  },
  GetTopicAttributes: { action: 'SNS:GetTopicAttributes', resource: topicOf, perform: topicAttributes },
  ListTagsForResource: {
    action: 'SNS:ListTagsForResource',
    resource: ({ ResourceArn: arn }) => String(arn),
    perform({ ResourceArn: arn }, { directory }) {
      const topic = directory.topic(String(arn));
      if (!topic) throw new AwsError('ResourceNotFound', 'Resource does not exist', 404);
      return { Tags: topic.tags };
    },
  },
  Subscribe: {
    action: 'SNS:Subscribe',
    resource: topicOf,
    perform: (input, ports) => subscribe(input, existingTopic(topicOf(input), ports), ports),
  },
  ListSubscriptions: {
    action: 'SNS:ListSubscriptions',
    resource: everyTopic,
    perform: ({ NextToken: token }, { directory }) =>
      page('Subscriptions', directory.subscriptions().map(subscriptionOf), token),
  },
  ListSubscriptionsByTopic: {
    action: 'SNS:ListSubscriptionsByTopic',
    resource: topicOf,
    perform(input, ports) {
      const { arn } = existingTopic(topicOf(input), ports);
      const own = ports.directory.subscriptions().filter(({ topicArn: of }) => of === arn);
      return page('Subscriptions', own.map(subscriptionOf), input['NextToken']);
    },
  },
  ...subscriptionOperations,
};

function topicOf({ TopicArn: arn }: Input): string {
  if (typeof arn !== 'string' || !/^arn:[^:]+:sns:[^:]+:\d{12}:[\w.-]+$/.test(arn))
    throw invalidParameter('TopicArn Reason: An ARN must have at least 6 elements, not ' + partsOf(arn));
  return arn;
}

function partsOf(arn: unknown): number {
  return typeof arn === 'string' ? arn.split(':').length : 0;
}

/** Publish takes the topic as TargetArn too; telephones are not reached from here. */
function targetOf(input: Input): string {
  if (input['PhoneNumber'] !== undefined)
    throw invalidParameter('PhoneNumber Reason: no text messages are sent from here');
  const arn = input['TopicArn'] ?? input['TargetArn'];
  if (arn === undefined)
    throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
  return topicOf({ TopicArn: arn });
}

function everyTopic(_: Input, { environment }: OperationPorts): string {
  return topicArn(environment(), '*');
}

function existingTopic(arn: string, { directory }: OperationPorts): Topic {
  const topic = directory.topic(arn);
  if (!topic) throw new AwsError('NotFound', 'Topic does not exist', 404);
  return topic;
}

function createTopic(input: Input, { directory, environment }: OperationPorts): Output {
  const { Name: name, Attributes: attributes = {}, Tags: tags } = input;
  if (!isTopicName(name)) throw invalidParameter('Topic Name');
  const given = attributes as Readonly<Record<string, string | undefined>>;
  for (const attribute of Object.keys(given)) {
    if (!['DisplayName', 'KmsMasterKeyId', 'MaximumMessageSize', 'TracingConfig'].includes(attribute))
      throw invalidParameter(`AttributeName Reason: ${attribute} has no behaviour here`);
  }
  const maximumMessageSize = Number(given['MaximumMessageSize'] ?? defaultMaximumMessageSize);
  if (!(maximumMessageSize >= 1_024 && maximumMessageSize <= 1_048_576))
    throw invalidParameter('MaximumMessageSize');
  const arn = topicArn(environment(), name);
  if (!directory.topic(arn))
    directory.putTopic({
      arn,
      displayName: given['DisplayName'] ?? '',
      maximumMessageSize,
      tags: Array.isArray(tags) ? (tags as Topic['tags']) : [],
      madeBy: 'api',
    });
  return { TopicArn: arn };
}

function topicAttributes(input: Input, ports: OperationPorts): Output {
  const topic = existingTopic(topicOf(input), ports);
  const own = ports.directory.subscriptions().filter(({ topicArn: of }) => of === topic.arn);
  const confirmed = own.filter(
    (subscription) => !subscriptionOf(subscription).SubscriptionArn.startsWith('Pending'),
  );
  return {
    Attributes: {
      TopicArn: topic.arn,
      Owner: accountOf(topic.arn),
      DisplayName: topic.displayName,
      Policy: policyOf(topic),
      MaximumMessageSize: String(topic.maximumMessageSize),
      SubscriptionsConfirmed: String(confirmed.length),
      SubscriptionsPending: String(own.length - confirmed.length),
      SubscriptionsDeleted: '0',
    },
  };
}

/** Up to 100 at a time; a token says how many went before. */
function page(name: string, all: readonly unknown[], token: unknown): Output {
  const start = token === undefined || token === '' ? 0 : Number(token);
  if (!Number.isSafeInteger(start) || start < 0) throw invalidParameter('NextToken');
  const end = start + pageLength;
  return { [name]: all.slice(start, end), ...(end < all.length && { NextToken: String(end) }) };
}
