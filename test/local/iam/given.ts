import { iamTypes } from '../../../local/iam/resource-types.ts';
import type { Deployment, Resource } from '../../../local/kernel/service.ts';

export const environment = {
  accountId: '111122223333',
  region: 'us-east-1',
  partition: 'aws',
  secret: 'secret',
};

/** A resource of stack `S`, named as IAM would name it. */
export function resource(logicalId: string, type: string, properties: Record<string, unknown>): Resource {
  return hosted(logicalId, `AWS::IAM::${type}`, properties);
}

/** The same of any type that IAM hosts. */
export function hosted(logicalId: string, type: string, properties: Record<string, unknown>): Resource {
  const unnamed = { stack: 'S', logicalId, type, properties };
  const named = iamTypes[unnamed.type]!;
  return {
    ...unnamed,
    ref: named.ref(unnamed, environment),
    attributes: named.attributes(unnamed, environment),
  };
}

export function deployment(...resources: Resource[]): Deployment {
  const path = (location: string): never => {
    throw new Error(`no asset ${location}`);
  };
  return { resources, environment, assets: { path } };
}

export const trusting = (service: string) => ({
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
});

export const role = (RoleName: string, more: Record<string, unknown> = {}) =>
  resource(RoleName, 'Role', {
    RoleName,
    AssumeRolePolicyDocument: trusting('appsync.amazonaws.com'),
    ...more,
  });

export const allowing = (Action: string | string[], Resource: string | string[] = '*') => ({
  Statement: [{ Effect: 'Allow', Action, Resource }],
});
