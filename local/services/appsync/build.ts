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
  const dataSources = new Map<string, DataSource>();
  for (const resource of resources.dataSources) {
    const dataSource = createDataSource(resource, { ...ports, mayAssume, sourceArn: resources.api.ref });
    dataSources.set(dataSource.name, dataSource);
  }
  const step = async (resource: Resource, id: string): Promise<Step> => {
    const dataSource = found(dataSources, text(resource, 'DataSourceName'), resource, 'DataSourceName');
    const batchSize = batchSizeOf(resource, dataSource);
    if (isDirect(resource, dataSource)) return { id, dataSource, batchSize };
    return { id, dataSource, batchSize, module: await loadModule(resource, id, ports.language, assets) };
  };
  const functions = new Map(
    await Promise.all(
      resources.functions.map(async (resource): Promise<[string, Step]> => {
        checkFunction(resource);
        return [resource.attributes.FunctionId ?? '', await step(resource, text(resource, 'Name'))];
      }),
    ),
  );
  const resolvers = await Promise.all(
    resources.resolvers.map(async (resource): Promise<[string, Resolver]> => {
      checkResolver(resource);
      const id = coordinateOf(resource);
      refuseUnknownField(schema, resource, id);
      if (!isPipeline(resource)) return [id, { kind: 'UNIT', ...(await step(resource, id)) }];
      batchSizeOf(resource);
      const steps = functionIds(resource).map((name) => found(functions, name, resource, 'PipelineConfig'));
      if (steps.length > maxFunctions) {
        throw new LocalError(
          'AssemblyInvalid',
          `${id} has ${steps.length} functions.`,
          `Use at most ${maxFunctions}.`,
        );
      }
      return [
        id,
        {
          kind: 'PIPELINE',
          id,
          functions: steps,
          module: await loadModule(resource, id, ports.language, assets),
        },
      ];
    }),
  );
  const byField = new Map(resolvers);
  if (byField.size < resolvers.length) {
    const twice = resolvers.find(([id], index) => resolvers.findIndex(([other]) => other === id) < index);
    throw new LocalError(
      'AssemblyInvalid',
      `${twice![0]} has two resolvers.`,
      'AppSync takes one resolver for a field.',
    );
  }
  return byField;
}

function found<T>(all: ReadonlyMap<string, T>, name: string, resource: Resource, property: string): T {
  const value = all.get(name);
  if (value !== undefined) return value;
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
