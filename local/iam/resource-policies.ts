import { LocalError } from '../kernel/errors.ts';
import type { Deployment, Resource } from '../kernel/service.ts';
import { many, type PolicyDocument, type Statement } from './evaluate.ts';
import {
  at,
  invalid,
  namesResource,
  policyDocument,
  refuseUnhandled,
  type HandledProperties,
} from './policy-document.ts';

const handledProperties: HandledProperties = {
  'AWS::SQS::QueuePolicy': ['PolicyDocument', 'Queues'],
  'AWS::SNS::TopicPolicy': ['PolicyDocument', 'Topics'],
  'AWS::S3::BucketPolicy': ['Bucket', 'PolicyDocument'],
  'AWS::Lambda::Permission': ['Action', 'FunctionName', 'Principal', 'SourceAccount', 'SourceArn'],
};

/** What a kind of policy guards: the type of resource, and the property that lists the resources by Ref or attribute. */
const guards: Readonly<Record<string, { readonly property: string; readonly type: string }>> = {
  'AWS::SQS::QueuePolicy': { property: 'Queues', type: 'AWS::SQS::Queue' },
  'AWS::SNS::TopicPolicy': { property: 'Topics', type: 'AWS::SNS::Topic' },
  'AWS::S3::BucketPolicy': { property: 'Bucket', type: 'AWS::S3::Bucket' },
};

/**
 * Gathers the policies of queues, topics, buckets and functions, by the ARN that they guard (`governed` gives it for a
 * resource). Throws LocalError PropertyUnsupported, ReferenceUnknown (it guards nothing of the assembly) or
 * AssemblyInvalid, also for a second policy on one resource, which on AWS would replace the first.
 */
export function gatherResourcePolicies({
  resources,
  environment,
}: Pick<Deployment, 'resources' | 'environment'>): Map<string, PolicyDocument[]> {
  const gathered = new Map<string, PolicyDocument[]>();
  const find = (policy: Resource, type: string, reference: string): string => {
    const resource = resources.find(
      (other) =>
        other.type === type &&
        (other.ref === reference || Object.values(other.attributes).includes(reference)),
    );
    const arn = resource?.attributes['Arn'] ?? resource?.attributes['TopicArn'];
    if (arn !== undefined) return arn;
    throw new LocalError(
      'ReferenceUnknown',
      `${at(policy)} guards ${reference}, which the assembly does not hold.`,
      `Define it in the app, as ${type}.`,
    );
  };
  for (const policy of resources) {
    refuseUnhandled(policy, handledProperties);
    const guarded = guards[policy.type];
    if (guarded) {
      const document = resourcePolicy(policy);
      for (const reference of many(policy.properties[guarded.property] as string | string[] | undefined)) {
        const arn = find(policy, guarded.type, reference);
        if (gathered.has(arn))
          throw invalid(policy, `${arn} has another policy already, which this one would replace`);
        gathered.set(arn, [document]);
      }
    } else if (policy.type === 'AWS::Lambda::Permission') {
      const arn = find(policy, 'AWS::Lambda::Function', String(policy.properties['FunctionName']));
      const documents = gathered.get(arn) ?? [];
      gathered.set(arn, [...documents, { Statement: permission(policy, arn, environment.partition) }]);
    }
  }
  return gathered;
}

/** The ARN whose policy governs a resource: objects are governed by their bucket's, versions and aliases by their function's. */
export function governed(resource: string): string {
  const parts = resource.split(':');
  if (parts[2] === 's3') return resource.split('/', 1)[0]!;
  if (parts[2] === 'lambda' && parts[5] === 'function') return parts.slice(0, 7).join(':');
  return resource;
}

function resourcePolicy(policy: Resource): PolicyDocument {
  const document = policyDocument(policy, policy.properties['PolicyDocument']);
  for (const statement of many(document.Statement)) {
    if (!namesResource(statement)) throw invalid(policy, 'a statement needs one of Resource and NotResource');
    if (statement.NotPrincipal !== undefined)
      throw new LocalError(
        'PropertyUnsupported',
        `${at(policy)} uses NotPrincipal, which is not evaluated here.`,
        'Deny with a condition on aws:PrincipalArn, as AWS advises.',
      );
    if (statement.Principal === undefined) throw invalid(policy, 'a statement needs a Principal');
  }
  return document;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
function permission(policy: Resource, functionArn: string, partition: string): Statement {
  const {
    Action,
    Principal: principal,
    SourceArn,
    SourceAccount,
  } = policy.properties as Record<string, string | undefined>;
  if (typeof principal !== 'string' || typeof Action !== 'string')
    throw invalid(policy, 'a permission needs Action and Principal');
  const account = /^\d{12}$/.test(principal) ? `arn:${partition}:iam::${principal}:root` : principal;
  return {
    Effect: 'Allow',
    Action,
    Resource: [functionArn, `${functionArn}:*`],
    Principal:
      principal === '*'
        ? '*'
        : principal.endsWith('.amazonaws.com')
          ? { Service: principal }
          : { AWS: account },
    Condition: {
      ...(SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': SourceArn } }),
      ...(SourceAccount !== undefined && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
    },
  };
}
