import { compileFilterPolicy, type FilterPolicy, type FilterPolicyScope } from './filter-policy.ts';
import { FilterPolicyInvalid } from './filter-rule.ts';

/** A subscription as it is kept; its attributes are those of SetSubscriptionAttributes. */
export interface SubscriptionRecord {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: SubscriptionAttributes;
  readonly madeBy: 'template' | 'api';
}

export type SubscriptionAttributes = Readonly<Partial<Record<AttributeName, string>>>;

type AttributeName = 'RawMessageDelivery' | 'FilterPolicy' | 'FilterPolicyScope' | 'RedrivePolicy';

/** A subscription as it behaves. */
export interface Subscription extends SubscriptionRecord {
  readonly raw: boolean;
  readonly accepts: FilterPolicy;
  /** ARN of its queue for what cannot be delivered. */
  readonly deadLetterQueue?: string;
}

/** Why a subscription cannot be had; `what` reads on after `Invalid parameter: `. */
export class SubscriptionInvalid extends Error {
  override readonly name = 'SubscriptionInvalid';
}

/** Where messages are delivered to from here; the others are people and machines elsewhere. */
const deliverable: Readonly<Record<string, RegExp>> = {
  sqs: /^arn:[^:]+:sqs:[^:]+:\d{12}:[\w-]+$/,
  lambda: /^arn:[^:]+:lambda:[^:]+:\d{12}:function:[\w-]+(?::[\w$-]+)?$/,
};

const elsewhere: ReadonlySet<string> = new Set([
  'application',
  'email',
  'email-json',
  'firehose',
  'http',
  'https',
  'sms',
]);

export function isDelivered({ protocol }: Pick<SubscriptionRecord, 'protocol'>): boolean {
  return Object.hasOwn(deliverable, protocol);
}

/**
 * Makes a subscription behave as it says. Throws `SubscriptionInvalid`.
 * https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html
 */
export function openSubscription(record: SubscriptionRecord): Subscription {
  const { protocol, endpoint, attributes } = record;
  if (!isDelivered(record) && !elsewhere.has(protocol))
    throw new SubscriptionInvalid(`Does not support this protocol string: ${protocol}`);
  if (isDelivered(record) && !deliverable[protocol]!.test(endpoint))
    throw new SubscriptionInvalid(
      endpoint.endsWith('.fifo')
        ? 'Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics'
        : `${protocol === 'sqs' ? 'SQS' : 'Lambda'} endpoint ARN`,
    );
  const raw = attributes.RawMessageDelivery ?? 'false';
  if (raw !== 'true' && raw !== 'false')
    throw new SubscriptionInvalid(`RawMessageDelivery: Invalid value [${raw}]. Must be true or false.`);
  if (raw === 'true' && protocol === 'lambda')
    throw new SubscriptionInvalid('Delivery protocol [lambda] does not support raw message delivery.');
  const scope = attributes.FilterPolicyScope ?? 'MessageAttributes';
  if (scope !== 'MessageAttributes' && scope !== 'MessageBody')
    throw new SubscriptionInvalid(
      `FilterPolicyScope: Invalid value [${scope}]. Please use either MessageBody or MessageAttributes`,
    );
  const queue = deadLetterQueue(attributes.RedrivePolicy);
  return {
    ...record,
    raw: raw === 'true',
    accepts: filter(attributes.FilterPolicy, scope),
    ...(queue !== undefined && { deadLetterQueue: queue }),
  };
}

function filter(policy: string | undefined, scope: FilterPolicyScope): FilterPolicy {
  if (policy === undefined || policy === '') return () => true;
  try {
    return compileFilterPolicy(JSON.parse(policy), scope);
  } catch (error) {
    if (error instanceof FilterPolicyInvalid) throw new SubscriptionInvalid(`FilterPolicy: ${error.message}`);
    if (error instanceof SyntaxError) throw new SubscriptionInvalid('FilterPolicy: failed to parse JSON.');
    throw error;
  }
}

function deadLetterQueue(policy: string | undefined): string | undefined {
  if (policy === undefined || policy === '') return undefined;
  let queue: unknown;
  try {
    queue = (JSON.parse(policy) as { deadLetterTargetArn?: unknown } | null)?.deadLetterTargetArn;
  } catch {
    throw new SubscriptionInvalid('RedrivePolicy: failed to parse JSON.');
  }
  if (typeof queue !== 'string' || !deliverable['sqs']!.test(queue))
    throw new SubscriptionInvalid('RedrivePolicy: deadLetterTargetArn is an invalid arn');
  return queue;
}
