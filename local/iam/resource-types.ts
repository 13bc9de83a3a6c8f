import { stableId } from '../kernel/ids.ts';
import type { Environment, ResourceType, UnnamedResource } from '../kernel/service.ts';

/** A policy of a queue, topic or function: CloudFormation draws its id. */
const policyOfItsOwn: ResourceType = {
  ref: policyId,
  attributes: (resource) => ({ Id: policyId(resource) }),
};

/**
 * What CloudFormation would learn on creating roles and policies, also those of resources. Ref and attributes as in
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
 */
export const iamTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::IAM::Role': {
    ref: roleName,
    attributes: (resource, environment) => ({
      Arn: arn(environment, 'role', resource, roleName(resource)),
      RoleId: `AROA${stableId(17, 'role', resource.stack, resource.logicalId).toUpperCase()}`,
    }),
  },
  'AWS::IAM::Policy': {
    ref: (resource) => String(resource.properties['PolicyName']),
    attributes: (resource) => ({ Id: String(resource.properties['PolicyName']) }),
  },
  'AWS::IAM::ManagedPolicy': {
    ref: managedPolicyArn,
    attributes: (resource, environment) => ({
      PolicyArn: managedPolicyArn(resource, environment),
      PolicyId: `ANPA${stableId(17, 'policy', resource.stack, resource.logicalId).toUpperCase()}`,
    }),
  },
  'AWS::SQS::QueuePolicy': policyOfItsOwn,
  'AWS::SNS::TopicPolicy': policyOfItsOwn,
  'AWS::Lambda::Permission': policyOfItsOwn,
  'AWS::S3::BucketPolicy': {
    ref: (resource) => String(resource.properties['Bucket']),
    attributes: () => ({}),
  },
};

function policyId({ stack, logicalId }: UnnamedResource): string {
  return `${stack}-${logicalId}-${stableId(12, stack, logicalId)}`;
}

function roleName(resource: UnnamedResource): string {
  return nameOf(resource, 'RoleName', 64);
}

function managedPolicyArn(resource: UnnamedResource, environment: Environment): string {
  return arn(environment, 'policy', resource, nameOf(resource, 'ManagedPolicyName', 128));
}

/** CloudFormation's way of naming: stack, logical id and a random part, cut to what IAM takes. */
function nameOf({ stack, logicalId, properties }: UnnamedResource, property: string, limit: number): string {
  const given = properties[property];
  if (typeof given === 'string') return given;
  return `${`${stack}-${logicalId}`.slice(0, limit - 13)}-${stableId(12, stack, logicalId)}`;
}

function arn(
  { partition, accountId }: Environment,
  kind: string,
  { properties }: UnnamedResource,
  name: string,
) {
  const path = typeof properties['Path'] === 'string' ? properties['Path'] : '/';
  return `arn:${partition}:iam::${accountId}:${kind}${path}${name}`;
}
