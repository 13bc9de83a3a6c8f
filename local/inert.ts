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
  'AWS::CloudWatch::CompositeAlarm': {
    reason: 'There is no CloudWatch here: nobody is to be woken by a laptop.',
    ref: (resource) => named(resource, 'AlarmName'),
    attributes: (resource, environment) => ({
      Arn: arn(environment, 'cloudwatch', `alarm:${named(resource, 'AlarmName')}`),
    }),
  },
  'AWS::CloudWatch::Dashboard': {
    reason: 'There is no CloudWatch here, and so nothing that a dashboard could show.',
    ref: (resource) => named(resource, 'DashboardName'),
    attributes: () => ({}),
  },
  'AWS::Logs::MetricFilter': {
    reason: 'It counts in CloudWatch what stands in a log; neither is here.',
    ref: (resource) => named(resource, 'FilterName'),
    attributes: () => ({}),
  },
  'AWS::Logs::LogGroup': {
    reason: 'What runs here logs to the terminal.',
    ref: (resource) => named(resource, 'LogGroupName'),
    attributes: (resource, environment) => ({
      Arn: arn(environment, 'logs', `log-group:${named(resource, 'LogGroupName')}:*`),
    }),
  },
  // The CDK's own custom resources. Others do what only their functions know, so they stop the start.
  'Custom::LogRetention': {
    reason: 'What runs here logs to the terminal, and so keeps no log for any time.',
    ref: (resource) => named(resource, 'LogGroupName'),
    attributes: (resource) => ({ LogGroupName: named(resource, 'LogGroupName') }),
  },
  'Custom::S3AutoDeleteObjects': {
    reason: 'It empties a bucket when its stack is deleted; here objects go with the data folder.',
    ref: physicalName,
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

function arn({ partition, region, accountId }: Environment, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}
