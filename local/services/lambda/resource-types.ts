import { createHash } from 'node:crypto';
import { stableId } from '../../kernel/ids.ts';
import type { Environment, ResourceType, UnnamedResource } from '../../kernel/service.ts';

/**
 * What CloudFormation would learn from Lambda.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Lambda.html
 */
export const resourceTypes: Readonly<Record<string, ResourceType>> = {
  'AWS::Lambda::Function': {
    ref: functionName,
    attributes: (resource, environment) => ({ Arn: functionArn(environment, functionName(resource)) }),
  },
  'AWS::Lambda::EventSourceMapping': {
    ref: mappingUuid,
    attributes: (resource, environment) => ({
      Id: mappingUuid(resource),
      EventSourceMappingArn: mappingArn(environment, mappingUuid(resource)),
    }),
  },
};

export type Place = Pick<Environment, 'accountId' | 'region' | 'partition'>;

export function functionArn(place: Place, name: string): string {
  return arn(place, `function:${name}`);
}

export function mappingArn(place: Place, uuid: string): string {
  return arn(place, `event-source-mapping:${uuid}`);
}

/** CloudFormation's way of naming, cut to the 64 characters that Lambda takes. */
function functionName({ stack, logicalId, properties }: UnnamedResource): string {
  const given = properties['FunctionName'];
  if (typeof given === 'string') return given;
  return `${`${stack}-${logicalId}`.slice(0, 51)}-${stableId(12, stack, logicalId)}`;
}

/** The same after a restart: a mapping's position in its stream is kept by it. */
function mappingUuid({ stack, logicalId }: UnnamedResource): string {
  const hash = createHash('sha256').update(`event-source-mapping\0${stack}\0${logicalId}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

function arn({ partition, region, accountId }: Place, resource: string): string {
  return `arn:${partition}:lambda:${region}:${accountId}:${resource}`;
}
