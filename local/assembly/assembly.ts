import { LocalError } from '../kernel/errors.ts';
import type { Assets, Environment, Resource, ResourceType, UnnamedResource } from '../kernel/service.ts';
import { readAssets } from './assets.ts';
import { resolveGraph, type Outputs } from './graph.ts';
import { readManifest } from './manifest.ts';
import { readTemplate } from './template.ts';

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
  const typeOf = ({ stack, logicalId, type }: UnnamedResource): ResourceType => {
    if (Object.hasOwn(types, type)) return types[type]!;
    if (Object.hasOwn(inertTypes, type)) return inertTypes[type]!;
    throw new LocalError(
      'ResourceUnsupported',
      `Resource ${logicalId} of stack ${stack} is of type ${type}, which is not hosted here.`,
      `Host ${type} in a service under local/services, or add a line with the reason to local/inert.ts if it may do nothing.`,
    );
  };
  const loaded = stacks.map(({ name, templatePath }) => ({ name, template: readTemplate(templatePath) }));
  return { ...resolveGraph(loaded, typeOf, environment), assets: readAssets(assetManifests) };
}
