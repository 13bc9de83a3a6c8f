import { LocalError } from '../../kernel/errors.ts';
import { stableId } from '../../kernel/ids.ts';
import type { Environment, Resource, ResourceType, UnnamedResource } from '../../kernel/service.ts';
import { isQueueName, queueArn, queueUrl } from './arns.ts';
import {
  allowsSource,
  asksForFifo,
  defaultAttributes,
  readAttributes,
  settableAttributes,
  type QueueAttributes,
} from './queue-attributes.ts';

/** What a template says of a queue. */
export interface QueueDefinition {
  readonly name: string;
  readonly arn: string;
  readonly attributes: QueueAttributes;
}

const inert: ReadonlySet<string> = new Set(['QueueName', 'Tags']);

/** Ref and attributes: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html */
export const queueType: ResourceType = {
  ref: (resource, environment) => queueUrl(environment, queueName(resource)),
  attributes: (resource, environment) => ({
    Arn: queueArn(environment, queueName(resource)),
    QueueName: queueName(resource),
    QueueUrl: queueUrl(environment, queueName(resource)),
  }),
};

/** The name CloudFormation would draw for a queue that has none, without its randomness. */
function queueName({ stack, logicalId, properties }: UnnamedResource): string {
  const given = properties['QueueName'];
  if (typeof given === 'string') return given;
  return `${`${stack}-${logicalId}`.slice(0, 80 - 13)}-${stableId(12, stack, logicalId)}`;
}

/**
 * Reads the queues of a deployment. `existing` says what queues there are beside them. Throws LocalError PropertyUnsupported,
 * AssemblyInvalid, or ReferenceUnknown for a dead-letter queue that is nowhere.
 */
export function readQueues(
  resources: readonly Resource[],
  environment: Environment,
  existing: (arn: string) => QueueAttributes | undefined,
): readonly QueueDefinition[] {
  const declared = new Map<string, QueueDefinition>();
  const queues = resources.filter(({ type }) => type === 'AWS::SQS::Queue');
  for (const resource of queues) {
    const queue = readQueue(resource, environment);
    if (declared.has(queue.arn)) {
      throw invalid(resource, 'QueueName', `two resources declare the queue ${queue.name}`);
    }
    declared.set(queue.arn, queue);
  }
  for (const resource of queues) {
    const source = declared.get(queueArn(environment, queueName(resource)))!;
    const targetArn = source.attributes.RedrivePolicy?.deadLetterTargetArn;
    if (targetArn === undefined) continue;
    const target = declared.get(targetArn)?.attributes ?? existing(targetArn);
    if (!target) {
      throw new LocalError(
        'ReferenceUnknown',
        `${at(resource)} has the dead-letter queue ${targetArn}, which does not exist.`,
        'Define that queue in the app.',
      );
    }
    if (!allowsSource(target, source.arn)) {
      throw invalid(resource, 'RedrivePolicy', `the RedriveAllowPolicy of ${targetArn} does not allow it`);
    }
  }
  return [...declared.values()];
}

function readQueue(resource: Resource, environment: Environment): QueueDefinition {
  const { properties } = resource;
  const name = queueName(resource);
  if (asksForFifo(properties) || name.endsWith('.fifo')) {
    throw unsupported(resource, 'FifoQueue', 'only standard queues are hosted here');
  }
  for (const property of Object.keys(properties)) {
    if (property !== 'FifoQueue' && !inert.has(property) && !settableAttributes.has(property)) {
      throw unsupported(resource, property, 'it has no behaviour here');
    }
  }
  if (!isQueueName(name)) {
    throw invalid(resource, 'QueueName', 'it must be 1 to 80 letters, digits, hyphens or underscores');
  }
  const attributes = readAttributes(properties, defaultAttributes, (property, reason) =>
    invalid(resource, property, reason),
  );
  return { name, arn: queueArn(environment, name), attributes };
}

function unsupported(resource: Resource, property: string, why: string): LocalError {
  return new LocalError(
    'PropertyUnsupported',
    `${at(resource)} uses ${property}: ${why}.`,
    `Leave ${property} out, or extend local/services/sqs.`,
  );
}

function invalid(resource: Resource, property: string, reason: string): LocalError {
  return new LocalError(
    'AssemblyInvalid',
    `${at(resource)}: ${property} is invalid: ${reason.replace(/\.$/, '')}.`,
    'Correct the queue in the stack.',
  );
}

function at({ stack, logicalId, type }: Resource): string {
  return `${type} ${stack}/${logicalId}`;
}
