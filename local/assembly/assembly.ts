import { LocalError } from '../kernel/errors.ts';
import type { Assets, Environment, Resource, ResourceType, UnnamedResource } from '../kernel/service.ts';
import { readAssets } from './assets.ts';
import { resolveGraph, type Outputs } from './graph.ts';
import { readManifest } from './manifest.ts';
import { readTemplate, type Template } from './template.ts';

export interface Assembly {
  /** Every resource after those it refers to or depends on. */
  readonly resources: readonly Resource[];
  readonly assets: Assets;
  readonly outputs: Outputs;
}

/**
 * A synthesized app (cdk.out) with every reference in it resolved. Pure but for reading the directory: equal
 * assemblies and environments give equal results. A resource type that is neither hosted nor deliberately inert is
 * refused: what would silently not happen here would happen at AWS. Throws LocalError.
 */
export function resolveAssembly(
  directory: string,
  types: Readonly<Record<string, ResourceType>>,
  environment: Environment,
  inertTypes: Readonly<Record<string, ResourceType>>,
): Assembly {
  const { stacks, assetManifests } = readManifest(directory);
  const known = (type: string): ResourceType | undefined => {
    if (Object.hasOwn(types, type)) return types[type];
    return Object.hasOwn(inertTypes, type) ? inertTypes[type] : undefined;
  };
  const typeOf = (resource: UnnamedResource): ResourceType => {
    const type = known(resource.type);
    if (!type) throw unsupported([resource]);
    return type;
  };
  const loaded = stacks.map(({ name, templatePath }) => ({ name, template: readTemplate(templatePath) }));
  const strangers = unconditional(loaded).filter(({ type }) => !known(type));
  if (strangers.length > 0) throw unsupported(strangers);
  return { ...resolveGraph(loaded, typeOf, environment), assets: readAssets(assetManifests) };
}

type Named = Pick<UnnamedResource, 'stack' | 'logicalId' | 'type'>;

/** Whether the others exist is known only once their conditions are evaluated. */
function unconditional(stacks: readonly { name: string; template: Template }[]): Named[] {
  return stacks.flatMap(({ name, template }) =>
    Object.entries(template.Resources)
      .filter(([, { Condition: condition }]) => condition === undefined)
      .map(([logicalId, { Type: type }]) => ({ stack: name, logicalId, type })),
  );
}

/** All at once, so that nobody learns of them one by one. */
function unsupported(resources: readonly Named[]): LocalError {
  const types = [...new Set(resources.map(({ type }) => type))];
  const lines = resources.map(
    ({ stack, logicalId, type }) =>
      `Resource ${logicalId} of stack ${stack} is of type ${type}, which is not hosted here.`,
  );
  return new LocalError(
    'ResourceUnsupported',
    lines.join('\n'),
    `Host ${types.join(' and ')} in a service under local/services, or add a line with the reason to local/inert.ts if it may do nothing.`,
  );
}
