import { stableId } from '../../kernel/ids.ts';
import type { Environment, ResourceType, UnnamedResource } from '../../kernel/service.ts';

const identity = (resource: UnnamedResource, environment: Environment): string[] => [
  environment.accountId,
  environment.region,
  resource.stack,
  resource.logicalId,
];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html */
const userPool: ResourceType = {
  ref: poolId,
  attributes(resource, environment) {
    const id = poolId(resource, environment);
    const { accountId, partition, region } = environment;
    const provider = `cognito-idp.${region}.amazonaws.com/${id}`;
    return {
      UserPoolId: id,
      Arn: `arn:${partition}:cognito-idp:${region}:${accountId}:userpool/${id}`,
      ProviderName: provider,
      ProviderURL: `https://${provider}`,
    };
  },
};

function poolId(resource: UnnamedResource, environment: Environment): string {
  return `${environment.region}_${stableId(9, 'user-pool', ...identity(resource, environment))}`;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolclient.html */
const userPoolClient: ResourceType = {
  ref: clientId,
  attributes: (resource, environment) => ({
    ClientId: clientId(resource, environment),
    Name: clientName(resource),
  }),
};

function clientId(resource: UnnamedResource, environment: Environment): string {
  return stableId(26, 'user-pool-client', ...identity(resource, environment));
}

/** A client without a name is called after its logical id, as CloudFormation does. */
export function clientName(resource: UnnamedResource): string {
  return typeof resource.properties.ClientName === 'string'
    ? resource.properties.ClientName
    : `${resource.stack}-${resource.logicalId}`;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolgroup.html */
const userPoolGroup: ResourceType = {
  ref: (resource) =>
    typeof resource.properties.GroupName === 'string' ? resource.properties.GroupName : resource.logicalId,
  attributes: () => ({}),
};

export const resourceTypes = {
  'AWS::Cognito::UserPool': userPool,
  'AWS::Cognito::UserPoolClient': userPoolClient,
  'AWS::Cognito::UserPoolGroup': userPoolGroup,
} as const;
