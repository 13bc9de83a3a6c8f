import { AwsError } from '../../kernel/aws.ts';
import { invalidParameter } from './message.ts';
import type { Input, Operation, OperationPorts, Output } from './operation.ts';
import { uuidOf } from './resource-types.ts';
import {
  isDelivered,
  openSubscription,
  SubscriptionInvalid,
  type Subscription,
  type SubscriptionAttributes,
  type SubscriptionRecord,
} from './subscription.ts';
import { accountOf, type Topic } from './topic.ts';

const settable = ['RawMessageDelivery', 'FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy'];

/** Operations on one subscription; IAM judges them by its topic. */
export const subscriptionOperations: Readonly<Record<string, Operation>> = {
  Unsubscribe: {
    action: 'SNS:Unsubscribe',
    resource: topicOfSubscription,
    perform(input, { directory }) {
      directory.removeSubscription(arnOf(input));
      return {};
    },
  },
  GetSubscriptionAttributes: {
    action: 'SNS:GetSubscriptionAttributes',
    resource: topicOfSubscription,
    perform: (input, ports) => ({ Attributes: attributesOf(existing(input, ports)) }),
  },
  SetSubscriptionAttributes: {
    action: 'SNS:SetSubscriptionAttributes',
    resource: topicOfSubscription,
    perform(input, ports) {
      const { AttributeName: name = '', AttributeValue: value = '' } = input as Record<
        string,
        string | undefined
      >;
      if (!settable.includes(name)) throw invalidParameter('AttributeName');
      const { accepts: _, raw: __, deadLetterQueue: ___, ...record } = existing(input, ports);
      const attributes = { ...record.attributes, [name]: value };
      ports.directory.putSubscription(open({ ...record, attributes }));
      return {};
    },
  },
};

/**
 * Subscribes; the same subscription once more is the one that is there. Queues and functions need no confirmation; what is
 * elsewhere waits for one for ever. Throws `AwsError` InvalidParameter.
 * https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
 */
export function subscribe(input: Input, topic: Topic, { directory, randomId }: OperationPorts): Output {
  const { Protocol: protocol, Endpoint: endpoint = '', Attributes: given = {} } = input;
  const attributes = given as SubscriptionAttributes;
  const unknown = Object.keys(attributes).find((name) => !settable.includes(name));
  if (unknown !== undefined) throw invalidParameter(`Attributes Reason: Unknown attribute: ${unknown}`);
  const existing = directory
    .subscriptions()
    .find(
      (other) => other.topicArn === topic.arn && other.protocol === protocol && other.endpoint === endpoint,
    );
  if (existing) {
    const same = settable.every((name) => {
      const key = name as keyof SubscriptionAttributes;
      return attributes[key] === undefined || attributes[key] === existing.attributes[key];
    });
    if (!same)
      throw invalidParameter('Attributes Reason: Subscription already exists with different attributes');
    return answer(existing, input);
  }
  const subscription = open(
    {
      arn: `${topic.arn}:${uuidOf(randomId())}`,
      topicArn: topic.arn,
      protocol: String(protocol),
      endpoint: String(endpoint),
      attributes,
      madeBy: 'api',
    },
    'Attributes Reason: ',
  );
  directory.putSubscription(subscription);
  return answer(subscription, input);
}

function answer(subscription: Subscription, { ReturnSubscriptionArn: wanted }: Input): Output {
  const known = isDelivered(subscription) || wanted === true || wanted === 'true';
  return { SubscriptionArn: known ? subscription.arn : 'pending confirmation' };
}

/** A subscription in a list. */
export function subscriptionOf(subscription: Subscription) {
  const { arn, topicArn, protocol, endpoint } = subscription;
  return {
    SubscriptionArn: isDelivered(subscription) ? arn : 'PendingConfirmation',
    Owner: accountOf(topicArn),
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topicArn,
  };
}

function attributesOf(subscription: Subscription): Record<string, string> {
  const { arn, topicArn, protocol, endpoint, raw, attributes } = subscription;
  const confirmed = isDelivered(subscription);
  const { FilterPolicy, FilterPolicyScope = 'MessageAttributes', RedrivePolicy } = attributes;
  return {
    SubscriptionArn: arn,
    TopicArn: topicArn,
    Owner: accountOf(topicArn),
    Protocol: protocol,
    Endpoint: endpoint,
    ConfirmationWasAuthenticated: String(confirmed),
    PendingConfirmation: String(!confirmed),
    RawMessageDelivery: String(raw),
    ...(FilterPolicy && { FilterPolicy, FilterPolicyScope }),
    ...(RedrivePolicy && { RedrivePolicy }),
  };
}

function arnOf({ SubscriptionArn: arn }: Input): string {
  if (typeof arn !== 'string' || !/^arn:[^:]+:sns:[^:]+:\d{12}:[\w.-]+:[\w-]+$/.test(arn))
    throw invalidParameter('SubscriptionArn Reason: it is not the ARN of a subscription');
  return arn;
}

function topicOfSubscription(input: Input): string {
  const arn = arnOf(input);
  return arn.slice(0, arn.lastIndexOf(':'));
}

function existing(input: Input, { directory }: OperationPorts): Subscription {
  const subscription = directory.subscription(arnOf(input));
  if (!subscription) throw new AwsError('NotFound', 'Subscription does not exist', 404);
  return subscription;
}

function open(record: SubscriptionRecord, where = ''): Subscription {
  try {
    return openSubscription(record);
  } catch (error) {
    if (error instanceof SubscriptionInvalid) throw invalidParameter(where + error.message);
    throw error;
  }
}
