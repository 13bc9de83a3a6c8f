import { isObject } from './input.ts';

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export interface RedriveAllowPolicy {
  readonly redrivePermission: 'allowAll' | 'denyAll' | 'byQueue';
  readonly sourceQueueArns?: readonly string[];
}

/** What can be set of a queue; times in seconds, sizes in bytes. */
export interface QueueAttributes {
  readonly VisibilityTimeout: number;
  readonly DelaySeconds: number;
  readonly MessageRetentionPeriod: number;
  readonly ReceiveMessageWaitTimeSeconds: number;
  readonly MaximumMessageSize: number;
  readonly RedrivePolicy?: RedrivePolicy;
  readonly RedriveAllowPolicy?: RedriveAllowPolicy;
  /** Encryption at rest: remembered and without behaviour. */
  readonly SqsManagedSseEnabled?: string;
  readonly KmsMasterKeyId?: string;
  readonly KmsDataKeyReusePeriodSeconds?: string;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const ranges = {
  VisibilityTimeout: [0, 43_200],
  DelaySeconds: [0, 900],
  MessageRetentionPeriod: [60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  MaximumMessageSize: [1_024, 1_048_576],
} as const;

export const defaultAttributes: QueueAttributes = {
  VisibilityTimeout: 30,
  DelaySeconds: 0,
  MessageRetentionPeriod: 345_600,
  ReceiveMessageWaitTimeSeconds: 0,
  MaximumMessageSize: 1_048_576,
};

const policies = ['RedrivePolicy', 'RedriveAllowPolicy'];
const remembered = ['SqsManagedSseEnabled', 'KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds'];

/** The names that `readAttributes` knows. */
export const settableAttributes: ReadonlySet<string> = new Set([
  ...Object.keys(ranges),
  ...policies,
  ...remembered,
]);

/**
 * `base` with what is given, each as a number or its text, policies as objects or their JSON; an empty text takes a policy
 * away. Names it does not know are left alone. Throws what `invalid` makes of a name and the reason.
 */
export function readAttributes(
  given: Readonly<Record<string, unknown>>,
  base: QueueAttributes,
  invalid: (name: string, reason: string) => Error,
): QueueAttributes {
  const read: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue;
    if (Object.hasOwn(ranges, name)) {
      const [least, most] = ranges[name as keyof typeof ranges];
      const number = numberIn(value);
      if (number === undefined || number < least || number > most) {
        throw invalid(name, `it must be an integer from ${least} to ${most}`);
      }
      read[name] = number;
    } else if (policies.includes(name)) {
      if (value === '') delete read[name];
      else {
        const because = (reason: string): Error => invalid(name, reason);
        read[name] =
          name === 'RedrivePolicy' ? redrivePolicy(value, because) : redriveAllowPolicy(value, because);
      }
    } else if (remembered.includes(name)) {
      if (typeof value === 'object') throw invalid(name, 'it must be a text');
      read[name] = `${value as string | number | boolean}`;
    }
  }
  return read as unknown as QueueAttributes;
}

/** Whether a queue that says this of itself may be the dead-letter queue of another. */
export function allowsSource({ RedriveAllowPolicy: policy }: QueueAttributes, sourceArn: string): boolean {
  if (policy?.redrivePermission === 'denyAll') return false;
  return policy?.redrivePermission !== 'byQueue' || (policy.sourceQueueArns ?? []).includes(sourceArn);
}

/** Whether these properties make a queue of the kind that is not hosted here. */
export function asksForFifo({ FifoQueue: fifo }: Readonly<Record<string, unknown>>): boolean {
  return fifo !== undefined && fifo !== false && fifo !== 'false';
}

/** As `GetQueueAttributes` says it: everything is text. */
export function asText(attributes: QueueAttributes): Record<string, string> {
  // Queues are encrypted with a key of the service's own unless somebody chose otherwise.
  const sse = attributes.KmsMasterKeyId === undefined ? 'true' : 'false';
  return Object.fromEntries(
    Object.entries({ SqsManagedSseEnabled: sse, ...attributes }).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
}

function redrivePolicy(value: unknown, invalid: (reason: string) => Error): RedrivePolicy {
  const { deadLetterTargetArn, maxReceiveCount = 10 } = objectIn(value, invalid);
  if (typeof deadLetterTargetArn !== 'string' || !/^arn:[^:]+:sqs:/.test(deadLetterTargetArn)) {
    throw invalid('Invalid value for deadLetterTargetArn.');
  }
  const count = numberIn(maxReceiveCount);
  if (count === undefined || count < 1 || count > 1_000) {
    throw invalid('Invalid value for maxReceiveCount: it must be an integer from 1 to 1000.');
  }
  return { deadLetterTargetArn, maxReceiveCount: count };
}

function redriveAllowPolicy(value: unknown, invalid: (reason: string) => Error): RedriveAllowPolicy {
  const { redrivePermission, sourceQueueArns } = objectIn(value, invalid);
  if (redrivePermission === 'allowAll' || redrivePermission === 'denyAll') {
    if (sourceQueueArns !== undefined) throw invalid('sourceQueueArns is only for byQueue.');
    return { redrivePermission };
  }
  const arns: unknown[] = Array.isArray(sourceQueueArns) ? sourceQueueArns : [];
  if (redrivePermission !== 'byQueue' || arns.length === 0 || arns.length > 10) {
    throw invalid('redrivePermission is allowAll, denyAll, or byQueue with 1 to 10 sourceQueueArns.');
  }
  return { redrivePermission, sourceQueueArns: arns.map(String) };
}

function objectIn(value: unknown, invalid: (reason: string) => Error): Readonly<Record<string, unknown>> {
  let parsed: unknown = value;
  try {
    if (typeof value === 'string') parsed = JSON.parse(value);
  } catch {
    parsed = undefined;
  }
  if (isObject(parsed)) return parsed;
  throw invalid('Redrive policy is not a valid JSON map.');
}

function numberIn(value: unknown): number | undefined {
  if (typeof value === 'string' && !/^\d+$/.test(value)) return undefined;
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
  return Number.isInteger(number) ? number : undefined;
}
