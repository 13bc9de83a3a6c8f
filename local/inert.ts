import { stableId } from './kernel/ids.ts';
import type { Environment, ResourceType, UnnamedResource } from './kernel/service.ts';

/** A type that a template may hold and that does nothing here; references to it still resolve. */
export interface InertType extends ResourceType {
  readonly reason: string;
}

/**
 * Resource types that deliberately have no behaviour on a laptop, each with the reason. A type that is neither here nor
 * hosted by a service stops the start.
 */
export const inertTypes: Readonly<Record<string, InertType>> = {
  'AWS::CDK::Metadata': {
    reason: 'Tells AWS which constructs a stack uses; has no effect on what runs.',
    ref: physicalName,
    attributes: () => ({}),
  },
  'AWS::CloudWatch::Alarm': {
    reason: 'There is no CloudWatch here: nobody is to be woken by a laptop.',
    ref: (resource) => named(resource, 'AlarmName'),
    attributes: (resource, environment) => ({
      Arn: arn(environment, 'cloudwatch', `alarm:${named(resource, 'AlarmName')}`),
    }),
  },
  'AWS::Logs::LogGroup': {
    reason: 'What runs here logs to the terminal.',
    ref: (resource) => named(resource, 'LogGroupName'),
    attributes: (resource, environment) => ({
      Arn: arn(environment, 'logs', `log-group:${named(resource, 'LogGroupName')}:*`),
    }),
  },
  'AWS::SNS::Topic': {
    reason: 'Nothing hosted here publishes to a topic or subscribes to one.',
    ref: topicArn,
    attributes: (resource, environment) => ({
      TopicArn: topicArn(resource, environment),
      TopicName: named(resource, 'TopicName'),
    }),
  },
  'AWS::SNS::TopicPolicy': {
    reason: 'It guards a topic, and topics do nothing here.',
    ref: physicalName,
    attributes: (resource) => ({ Id: physicalName(resource) }),
  },
  'AWS::S3::Bucket': {
    reason: 'Nothing hosted here reads objects or writes them.',
    ref: bucketName,
    attributes: (resource, { region, partition }) => {
      const bucket = bucketName(resource);
      return {
        Arn: `arn:${partition}:s3:::${bucket}`,
        DomainName: `${bucket}.s3.amazonaws.com`,
        RegionalDomainName: `${bucket}.s3.${region}.amazonaws.com`,
      };
    },
  },
  'AWS::S3::BucketPolicy': {
    reason: 'It guards a bucket, and buckets do nothing here.',
    ref: bucketOfPolicy,
    attributes: () => ({}),
  },
};

function physicalName({ stack, logicalId }: UnnamedResource): string {
  return `${stack}-${logicalId}-${stableId(12, stack, logicalId)}`;
}

function named(resource: UnnamedResource, property: string): string {
  const name = resource.properties[property];
  return typeof name === 'string' ? name : physicalName(resource);
}

/** Bucket names are lower case and at most 63 characters long. */
function bucketName(resource: UnnamedResource): string {
  const { stack, logicalId } = resource;
  const name = resource.properties['BucketName'];
  if (typeof name === 'string') return name;
  return `${stack}-${logicalId}`.toLowerCase().slice(0, 50) + `-${stableId(12, stack, logicalId)}`;
}

function bucketOfPolicy(resource: UnnamedResource): string {
  return named(resource, 'Bucket');
}

function topicArn(resource: UnnamedResource, environment: Environment): string {
  return arn(environment, 'sns', named(resource, 'TopicName'));
}

function arn({ partition, region, accountId }: Environment, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}
