import { LocalError } from '../../kernel/errors.ts';
import type { Deployment, Resource } from '../../kernel/service.ts';
import { subscriptionArn } from './resource-types.ts';
import {
  openSubscription,
  SubscriptionInvalid,
  type Subscription,
  type SubscriptionRecord,
} from './subscription.ts';
import { defaultMaximumMessageSize, type Topic } from './topic.ts';

/** What a template says of topics and of who hears them. */
export interface SnsConfiguration {
  readonly topics: readonly Topic[];
  readonly subscriptions: readonly Subscription[];
}

const known: Readonly<Record<string, ReadonlySet<string>>> = {
  'AWS::SNS::Topic': new Set([
    ...['TopicName', 'DisplayName', 'MaximumMessageSize', 'Subscription', 'Tags'],
    // How it is encrypted, traced, logged and signed: nothing to see for who publishes or subscribes.
    ...['DeliveryStatusLogging', 'KmsMasterKeyId', 'SignatureVersion', 'TracingConfig'],
  ]),
  'AWS::SNS::Subscription': new Set([
    ...['Endpoint', 'FilterPolicy', 'FilterPolicyScope', 'Protocol', 'RawMessageDelivery', 'RedrivePolicy'],
    ...['Region', 'TopicArn'],
  ]),
};

/**
 * Reads the topics and subscriptions of a template. Throws LocalError PropertyUnsupported for a property without
 * behaviour, ReferenceUnknown for a topic that is not there, AssemblyInvalid for a subscription that SNS would refuse.
 */
export function readConfiguration({ resources, environment }: Deployment): SnsConfiguration {
  const policies = new Map<string, string>();
  for (const { type, properties } of resources) {
    if (type !== 'AWS::SNS::TopicPolicy') continue;
    for (const topic of properties['Topics'] as string[])
      policies.set(topic, JSON.stringify(properties['PolicyDocument']));
  }
  const ofType = (type: string) => {
    const found = resources.filter((resource) => resource.type === type);
    for (const resource of found) refuseUnknown(resource);
    return found;
  };
  const topics = new Map<string, Topic>();
  const subscriptions: Subscription[] = [];
  for (const resource of ofType('AWS::SNS::Topic')) {
    if (topics.has(resource.ref))
      throw invalid(resource, `the topic ${resource.attributes['TopicName']} is declared twice`);
    topics.set(resource.ref, readTopic(resource, policies.get(resource.ref)));
    const inline = (resource.properties['Subscription'] ?? []) as Record<string, unknown>[];
    for (const properties of inline) {
      const { stack, logicalId } = resource;
      const arn = subscriptionArn(resource.ref, stack, logicalId, JSON.stringify(properties));
      subscriptions.push(readSubscription(resource, arn, { ...properties, TopicArn: resource.ref }));
    }
  }
  for (const resource of ofType('AWS::SNS::Subscription')) {
    const { TopicArn: topic, Region: region = environment.region } = resource.properties;
    if (region !== environment.region)
      throw unsupported(resource, 'Region', `topics have one region here, ${environment.region}`);
    if (!topics.has(String(topic)))
      throw new LocalError(
        'ReferenceUnknown',
        `${at(resource)} subscribes to ${String(topic)}, which the assembly does not hold.`,
        'Define the topic in the app.',
      );
    subscriptions.push(readSubscription(resource, resource.ref, resource.properties));
  }
  return { topics: [...topics.values()], subscriptions };
}

function readTopic(resource: Resource, policy: string | undefined): Topic {
  const { DisplayName: displayName = '', MaximumMessageSize: size, Tags: tags } = resource.properties;
  const maximumMessageSize = Number(size ?? defaultMaximumMessageSize);
  if (!(maximumMessageSize >= 1_024 && maximumMessageSize <= 1_048_576))
    throw invalid(resource, 'MaximumMessageSize is not between 1,024 and 1,048,576');
  return {
    arn: resource.ref,
    displayName: String(displayName),
    ...(policy !== undefined && { policy }),
    maximumMessageSize,
    tags: (tags ?? []) as Topic['tags'],
    madeBy: 'template',
  };
}

function readSubscription(
  resource: Resource,
  arn: string,
  properties: Readonly<Record<string, unknown>>,
): Subscription {
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const attributes = Object.fromEntries(
    ['RawMessageDelivery', 'FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy'].flatMap((name) =>
      properties[name] === undefined ? [] : [[name, text(properties[name])]],
    ),
  ) as SubscriptionRecord['attributes'];
  try {
    return openSubscription({
      arn,
      topicArn: String(properties['TopicArn']),
      protocol: String(properties['Protocol']),
      endpoint: String(properties['Endpoint']),
      attributes,
      madeBy: 'template',
    });
  } catch (error) {
    if (error instanceof SubscriptionInvalid) throw invalid(resource, error.message);
    throw error;
  }
}

function refuseUnknown(resource: Resource): void {
  for (const [property, value] of Object.entries(resource.properties)) {
    // Said to be what it is anyway.
    if (property === 'FifoTopic' && (value === false || value === 'false')) continue;
    if (!known[resource.type]!.has(property))
      throw unsupported(resource, property, 'it has no behaviour here');
  }
}

function unsupported(resource: Resource, property: string, why: string): LocalError {
  return new LocalError(
    'PropertyUnsupported',
    `${at(resource)} uses ${property}: ${why}.`,
    `Leave ${property} out, or extend local/services/sns.`,
  );
}

function invalid(resource: Resource, what: string): LocalError {
  return new LocalError('AssemblyInvalid', `${at(resource)}: ${what}.`, 'Correct it in the stack.');
}

function at({ stack, logicalId, type }: Resource): string {
  return `${type} ${stack}/${logicalId}`;
}
