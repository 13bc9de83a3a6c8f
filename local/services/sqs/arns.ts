import type { Environment } from '../../kernel/service.ts';
import { missingParameter, sqsError } from './errors.ts';

/** Account and region the queues live in, as their ARNs say it. */
export type Place = Pick<Environment, 'accountId' | 'region' | 'partition'>;

const validName = /^[\w-]{1,80}$/;

export function isQueueName(name: string): boolean {
  return validName.test(name);
}

export function queueArn({ partition, region, accountId }: Place, name: string): string {
  return `arn:${partition}:sqs:${region}:${accountId}:${name}`;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
export function queueUrl({ region, accountId }: Place, name: string): string {
  return `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
}

/** The queue's name in an ARN of this account and region; undefined for any other text. */
export function nameInArn(place: Place, arn: string): string | undefined {
  const prefix = queueArn(place, '');
  const name = arn.slice(prefix.length);
  return arn.startsWith(prefix) && isQueueName(name) ? name : undefined;
}

/**
 * The queue's name in a `QueueUrl`, whatever host it names: a client that was pointed here may have put its endpoint in.
 * Throws AwsError MissingRequiredParameterException or InvalidAddress.
 */
export function nameInUrl({ accountId }: Place, url: unknown): string {
  if (typeof url !== 'string' || url === '') throw missingParameter('QueueUrl');
  const found = /^(?:https?:\/\/[^/]+)?\/?(\d{12})\/([\w-]{1,80}(?:\.fifo)?)\/?$/.exec(url);
  if (found?.[1] !== accountId) {
    throw sqsError('InvalidAddress', `The address ${url} is not valid for this endpoint.`);
  }
  return found[2]!;
}
