import { LocalError } from '../kernel/errors.ts';
import type { Deployment, Resource } from '../kernel/service.ts';
import { many, type PolicyDocument } from './evaluate.ts';
import {
  at,
  invalid,
  namesResource,
  policyDocument,
  refuseUnhandled,
  type HandledProperties,
} from './policy-document.ts';

/** What the assembly says about one role. */
export interface RolePolicies {
  readonly trust: PolicyDocument;
  /** Inline, attached and managed policies together; their order and origin do not matter to a decision. */
  readonly identity: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
}

/** AWS's own managed policies that only allow what does not exist here: logs and traces. */
const grantsOfNothing: ReadonlySet<string> = new Set([
  'service-role/AWSAppSyncPushToCloudWatchLogs',
  'service-role/AWSLambdaBasicExecutionRole',
  'AWSXRayDaemonWriteAccess',
  'AWSXrayWriteOnlyAccess',
]);

const handledProperties: HandledProperties = {
  'AWS::IAM::Role': [
    'AssumeRolePolicyDocument',
    'Description',
    'ManagedPolicyArns',
    'MaxSessionDuration',
    'Path',
    'PermissionsBoundary',
    'Policies',
    'RoleName',
    'Tags',
  ],
  'AWS::IAM::Policy': ['PolicyDocument', 'PolicyName', 'Roles'],
  'AWS::IAM::ManagedPolicy': ['Description', 'ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles'],
};

/**
 * Gathers each role's policies, by role ARN. Throws LocalError PropertyUnsupported (users, groups, AWS managed policies
 * that would allow something), ReferenceUnknown (a role that the assembly does not hold) or AssemblyInvalid.
 */
export function gatherPolicies({ resources }: Pick<Deployment, 'resources'>): Map<string, RolePolicies> {
  for (const resource of resources) refuseUnhandled(resource, handledProperties);
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const roles = ofType('AWS::IAM::Role');
  const managed = new Map(ofType('AWS::IAM::ManagedPolicy').map((policy) => [policy.ref, policy]));

  const attached = new Map<string, PolicyDocument[]>(roles.map((role) => [role.ref, []]));
  for (const policy of [...ofType('AWS::IAM::Policy'), ...managed.values()]) {
    for (const name of many(policy.properties['Roles'] as string[] | undefined)) {
      const documents = attached.get(name);
      if (!documents)
        throw new LocalError(
          'ReferenceUnknown',
          `${at(policy)} is attached to role ${name}, which the assembly does not hold.`,
          'Define the role in the app.',
        );
      documents.push(identityPolicy(policy, policy.properties['PolicyDocument']));
    }
  }
  const managedDocument = (role: Resource, arn: string): PolicyDocument => {
    const policy = managed.get(arn);
    if (policy) return identityPolicy(policy, policy.properties['PolicyDocument']);
    if (grantsOfNothing.has(arn.replace(/^arn:[^:]+:iam::aws:policy\//, ''))) return { Statement: [] };
    throw new LocalError(
      'PropertyUnsupported',
      `${at(role)} uses the managed policy ${arn}, whose content is not known here.`,
      'Write its statements into a policy of the app.',
    );
  };
  return new Map(
    roles.map((role) => {
      const { properties } = role;
      const inline = many(properties['Policies'] as { PolicyDocument: unknown }[] | undefined);
      const boundary = properties['PermissionsBoundary'] as string | undefined;
      return [
        role.attributes['Arn']!,
        {
          trust: policyDocument(role, properties['AssumeRolePolicyDocument']),
          identity: [
            ...inline.map((policy) => identityPolicy(role, policy.PolicyDocument)),
            ...attached.get(role.ref)!,
            ...many(properties['ManagedPolicyArns'] as string[] | undefined).map((arn) =>
              managedDocument(role, arn),
            ),
          ],
          ...(boundary === undefined ? {} : { boundary: managedDocument(role, boundary) }),
        },
      ];
    }),
  );
}

function identityPolicy(resource: Resource, value: unknown): PolicyDocument {
  const document = policyDocument(resource, value);
  if (!many(document.Statement).every(namesResource))
    throw invalid(resource, 'a statement needs one of Resource and NotResource');
  return document;
}
