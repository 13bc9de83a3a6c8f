import { createHash } from 'node:crypto';
import { stableId } from '../../kernel/ids.ts';
import type { Environment, ResourceType, UnnamedResource } from '../../kernel/service.ts';

/**
 * What CloudFormation would learn from SNS.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_SNS.html
 */
export const snsTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::SNS::Topic': {
    ref: (resource, environment) => topicArn(environment, topicName(resource)),
    attributes: (resource, environment) => ({
      TopicArn: topicArn(environment, topicName(resource)),
      TopicName: topicName(resource),
    }),
  },
  'AWS::SNS::Subscription': {
    ref: subscriptionRef,
    attributes: (resource) => ({ Arn: subscriptionRef(resource) }),
  },
};

export function topicArn({ partition, region, accountId }: Environment, name: string): string {
  return `arn:${partition}:sns:${region}:${accountId}:${name}`;
}

/** `<topic's ARN>:<id>`; another id for another protocol or endpoint, since that is another subscription. */
export function subscriptionArn(topic: string, ...parts: string[]): string {
  return `${topic}:${uuidOf(createHash('sha256').update(parts.join('\u0000')).digest('hex'))}`;
}

/** 32 hex digits in the layout of a UUID. */
export function uuidOf(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

function subscriptionRef({ stack, logicalId, properties }: UnnamedResource): string {
  const { TopicArn: topic, Protocol: protocol, Endpoint: endpoint } = properties as Record<string, string>;
  return subscriptionArn(topic ?? '', stack, logicalId, protocol ?? '', endpoint ?? '');
}

function topicName({ stack, logicalId, properties }: UnnamedResource): string {
  const given = properties['TopicName'];
  return typeof given === 'string' ? given : `${stack}-${logicalId}-${stableId(12, stack, logicalId)}`;
}
