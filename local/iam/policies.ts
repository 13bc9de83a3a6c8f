import { LocalError } from '../kernel/errors.ts';
import type { Deployment, Resource } from '../kernel/service.ts';
import { many, type PolicyDocument } from './evaluate.ts';

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

const handledProperties: Readonly<Record<string, readonly string[]>> = {
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
  for (const resource of resources) refuseUnhandled(resource);
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

function refuseUnhandled(resource: Resource): void {
  const handled = handledProperties[resource.type];
  const unhandled =
    handled && Object.keys(resource.properties).find((property) => !handled.includes(property));
  if (unhandled === undefined) return;
  throw new LocalError(
    'PropertyUnsupported',
    `${at(resource)} has the property ${unhandled}, which has no behaviour here.`,
    `Remove it, or give it behaviour in local/iam/policies.ts.`,
  );
}

function identityPolicy(resource: Resource, value: unknown): PolicyDocument {
  const document = policyDocument(resource, value);
  for (const statement of many(document.Statement)) {
    if (!statement.Resource === !statement.NotResource)
      throw invalid(resource, 'a statement needs one of Resource and NotResource');
  }
  return document;
}

function policyDocument(resource: Resource, value: unknown): PolicyDocument {
  const document = value as PolicyDocument | undefined;
  if (!document?.Statement) throw invalid(resource, 'a policy has no Statement');
  for (const { Effect: effect, Action: action, NotAction: notAction } of many(document.Statement)) {
    if (!['Allow', 'Deny'].includes(effect)) throw invalid(resource, 'a statement neither allows nor denies');
    if (!action === !notAction) throw invalid(resource, 'a statement needs one of Action and NotAction');
  }
  return document;
}

function invalid(resource: Resource, what: string): LocalError {
  return new LocalError('AssemblyInvalid', `${at(resource)}: ${what}.`, 'Correct the policy in the stack.');
}

function at({ stack, logicalId, type }: Resource): string {
  return `${type} ${stack}/${logicalId}`;
}
