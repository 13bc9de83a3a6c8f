import { LocalError } from '../../kernel/errors.ts';
import type { Deployment, Resource } from '../../kernel/service.ts';
import type { Mapping } from './event-sources/index.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { readFunctionName } from './function-name.ts';

/**
 * Reads `AWS::Lambda::EventSourceMapping` resources as far as they name others; the rest is `EventSources`' to judge.
 * Throws LocalError ReferenceUnknown for a function that the assembly does not hold.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html
 */
export function readMappings(
  { resources, environment }: Deployment,
  definitions: readonly FunctionDefinition[],
): Mapping[] {
  const queues = new Map(
    resources
      .filter(({ type }) => type === 'AWS::SQS::Queue')
      .map(({ attributes, properties }) => [
        attributes['Arn'],
        Number(properties['VisibilityTimeout'] ?? 30),
      ]),
  );
  return resources
    .filter(({ type }) => type === 'AWS::Lambda::EventSourceMapping')
    .map((resource) => {
      const { ref, properties } = resource;
      const given = properties['FunctionName'];
      const { name, qualifier } = readFunctionName(given, environment);
      const definition = definitions.find((each) => each.name === name);
      if (!definition || (qualifier ?? '$LATEST') !== '$LATEST') throw unknown(resource, String(given));
      const visibility = queues.get(String(properties['EventSourceArn']));
      return {
        uuid: ref,
        functionArn: definition.arn,
        functionName: definition.name,
        roleArn: definition.roleArn,
        properties,
        timeout: definition.timeout,
        ...(visibility === undefined ? {} : { queueVisibilityTimeout: visibility }),
      };
    });
}

function unknown({ stack, logicalId, type }: Resource, name: string): LocalError {
  return new LocalError(
    'ReferenceUnknown',
    `${stack}/${logicalId} (${type}) invokes ${name}, which the assembly does not hold.`,
    'Define the function in the app; versions and aliases are not hosted.',
  );
}
