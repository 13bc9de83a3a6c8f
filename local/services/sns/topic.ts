/** A topic as its template or its creator describes it. */
export interface Topic {
  readonly arn: string;
  readonly displayName: string;
  /** JSON text; absent where SNS's default policy holds. */
  readonly policy?: string;
  /** Bytes of a message with its attributes. */
  readonly maximumMessageSize: number;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  /** What the API made stays when the template changes. */
  readonly madeBy: 'template' | 'api';
}

export const defaultMaximumMessageSize = 262_144;

const ownersActions = [
  'GetTopicAttributes',
  'SetTopicAttributes',
  'AddPermission',
  'RemovePermission',
  'DeleteTopic',
  'Subscribe',
  'ListSubscriptionsByTopic',
  'Publish',
].map((operation) => `SNS:${operation}`);

/**
 * The policy of a topic, as JSON text. The default is for whoever acts in the name of the topic's owner.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export function policyOf({ arn, policy }: Topic): string {
  if (policy !== undefined) return policy;
  return JSON.stringify({
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: ownersActions,
        Resource: arn,
        Condition: { StringEquals: { 'AWS:SourceOwner': accountOf(arn) } },
      },
    ],
  });
}

export function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
export function isTopicName(name: unknown): name is string {
  return typeof name === 'string' && /^[\w-]{1,256}$/.test(name);
}
