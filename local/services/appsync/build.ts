import type { GraphQLSchema } from 'graphql';
import { isObjectType } from 'graphql';
import type { LanguageHost } from '../../appsync-js/index.ts';
import type { RoleTrust } from '../../kernel/aws.ts';
import { LocalError } from '../../kernel/errors.ts';
import type { Deployment, Resource } from '../../kernel/service.ts';
import type { Api } from './api.ts';
import { assembleApi, objectTypes } from './api.ts';
import type { AuthPorts } from './auth/modes.ts';
import { authModes } from './auth/modes.ts';
import { authResources } from './auth/resources.ts';
import { readConfiguration } from './configuration.ts';
import type { DataSource } from './data-sources/data-source.ts';
import type { DataSourcePorts } from './data-sources/data-sources.ts';
import { createDataSource } from './data-sources/data-sources.ts';
import type { ApiResources } from './deployment.ts';
import {
  batchSizeOf,
  checkFunction,
  checkResolver,
  coordinateOf,
  functionIds,
  isDirect,
  isPipeline,
} from './deployment.ts';
import type { Resolver, Step } from './execute/resolver.ts';
import { createFaults } from './faults.ts';
import { loadModule, textOf } from './modules.ts';
import { describe, text } from './properties.ts';
import { idleAuthDirectives } from './schema/access.ts';
import { buildSchema } from './schema/schema.ts';

export interface BuildPorts extends Omit<DataSourcePorts, 'mayAssume' | 'sourceArn'>, AuthPorts {
  readonly roles: RoleTrust;
  readonly language: LanguageHost;
  readonly environmentOverrides: Readonly<Record<string, string>>;
}

const maxFunctions = 10;

/** An API from its resources, with nothing served yet. Throws LocalError when it cannot be hosted as it would be on AWS. */
export async function buildApi(
  resources: ApiResources,
  deployment: Deployment,
  ports: BuildPorts,
): Promise<Api> {
  const configuration = readConfiguration(resources.api);
  const schema = await loadSchema(resources, deployment);
  if (schema) {
    for (const coordinate of idleAuthDirectives(objectTypes(schema), configuration.rules)) {
      ports.log.warn(`@aws_auth on ${coordinate} has no effect: the API has other modes than one user pool.`);
    }
  }
  const api = assembleApi({
    configuration,
    modes: authModes(configuration, authResources(resources, deployment, ports.clock.now()), ports),
    schema,
    resolvers: await loadResolvers(resources, deployment, ports, schema),
    runtime: {
      language: ports.language,
      clock: ports.clock,
      random: ports.random,
      log: ports.log,
      env: { ...configuration.environment, ...ports.environmentOverrides },
    },
  });
  for (const warning of api.service?.links.warnings ?? []) ports.log.warn(warning);
  return api;
}

async function loadSchema(
  { schema }: ApiResources,
  { assets }: Deployment,
): Promise<GraphQLSchema | undefined> {
  const definition = schema && (await textOf(schema, 'Definition', 'DefinitionS3Location', assets));
  return definition === undefined ? undefined : buildSchema(definition);
}

async function loadResolvers(
  resources: ApiResources,
  { assets }: Deployment,
  ports: BuildPorts,
  schema: GraphQLSchema | undefined,
): Promise<Map<string, Resolver>> {
  const mayAssume = (roleArn: string): boolean =>
    ports.roles.mayAssume(roleArn, 'appsync.amazonaws.com', resources.api.ref);
  const faults = createFaults();
  // Undefined stands for what has a fault: what refers to it has none of its own.
  const dataSources = new Map<string, DataSource | undefined>();
  await faults.each(resources.dataSources, (resource) => {
    const name = text(resource, 'Name');
    dataSources.set(name, undefined);
    dataSources.set(name, createDataSource(resource, { ...ports, mayAssume, sourceArn: resources.api.ref }));
  });
  const step = async (resource: Resource, id: string): Promise<Step | undefined> => {
    const dataSource = found(dataSources, text(resource, 'DataSourceName'), resource, 'DataSourceName');
    if (!dataSource) return undefined;
    const batchSize = batchSizeOf(resource, dataSource);
    if (isDirect(resource, dataSource)) return { id, dataSource, batchSize };
    return { id, dataSource, batchSize, module: await loadModule(resource, id, ports.language, assets) };
  };
  const steps = await faults.each(resources.functions, (resource) => {
    checkFunction(resource);
    return step(resource, text(resource, 'Name'));
  });
  const functions = new Map(
    resources.functions.map(({ attributes }, index) => [attributes.FunctionId ?? '', steps[index]]),
  );
  const resolvers = await faults.each(
    resources.resolvers,
    async (resource): Promise<[string, Resolver] | undefined> => {
      checkResolver(resource);
      const id = coordinateOf(resource);
      refuseUnknownField(schema, resource, id);
      if (!isPipeline(resource)) {
        const unit = await step(resource, id);
        return unit && [id, { kind: 'UNIT', ...unit }];
      }
      batchSizeOf(resource);
      const names = functionIds(resource);
      const called = names.map((name) => found(functions, name, resource, 'PipelineConfig'));
      if (names.length > maxFunctions) {
        throw new LocalError(
          'AssemblyInvalid',
          `${id} has ${names.length} functions.`,
          `Use at most ${maxFunctions}.`,
        );
      }
      const module = await loadModule(resource, id, ports.language, assets);
      return [id, { kind: 'PIPELINE', id, functions: called.filter((one) => one !== undefined), module }];
    },
  );
  faults.throwAny();
  return byField(resolvers.filter((resolver) => resolver !== undefined));
}

function byField(resolvers: readonly (readonly [coordinate: string, Resolver])[]): Map<string, Resolver> {
  const all = new Map(resolvers);
  if (all.size < resolvers.length) {
    const twice = resolvers.find(([id], index) => resolvers.findIndex(([other]) => other === id) < index);
    throw new LocalError(
      'AssemblyInvalid',
      `${twice![0]} has two resolvers.`,
      'AppSync takes one resolver for a field.',
    );
  }
  return all;
}

function found<T>(all: ReadonlyMap<string, T>, name: string, resource: Resource, property: string): T {
  if (all.has(name)) return all.get(name) as T;
  throw new LocalError(
    'ReferenceUnknown',
    `${describe(resource)} names ${name} in ${property}, which the API does not have.`,
    `Correct ${property}.`,
  );
}

function refuseUnknownField(schema: GraphQLSchema | undefined, resource: Resource, coordinate: string): void {
  const type = schema?.getType(text(resource, 'TypeName'));
  if (isObjectType(type) && Object.hasOwn(type.getFields(), text(resource, 'FieldName'))) return;
  throw new LocalError(
    'ReferenceUnknown',
    `${describe(resource)} resolves ${coordinate}, which the schema does not have.`,
    'Add the field to the schema, or take the resolver out.',
  );
}
