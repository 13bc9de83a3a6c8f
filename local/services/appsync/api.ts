import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { isAbstractType, isIntrospectionType, isNonNullType, isObjectType } from 'graphql';
import type { AuthMode } from './auth/auth-mode.ts';
import type { Caller } from './auth/caller.ts';
import type { ApiConfiguration } from './configuration.ts';
import { Documents } from './documents.ts';
import { completer } from './execute/complete.ts';
import { fieldResolver } from './execute/field.ts';
import type { Runtime } from './execute/field-run.ts';
import type { Operation } from './execute/operation.ts';
import type { Resolver } from './execute/resolver.ts';
import type { Readable } from './execute/selected-data.ts';
import type { Admits } from './schema/access.ts';
import { fieldAccess } from './schema/access.ts';
import type { SubscribeLinks } from './schema/subscribe.ts';
import { subscribeLinks } from './schema/subscribe.ts';

/** A deployed API: immutable, so that requests in flight end on the one they began on. */
export interface Api {
  readonly modes: readonly AuthMode[];
  readonly queryDepthLimit: number;
  /** Absent while the API has no schema. */
  readonly service?: GraphQLService;
}

/** What an API with a schema answers requests by. */
export interface GraphQLService {
  readonly schema: GraphQLSchema;
  readonly documents: Documents;
  readonly links: SubscribeLinks;
  /** What the caller may read. */
  readonly readable: (caller: Caller) => Readable;
}

export interface ApiParts {
  readonly configuration: ApiConfiguration;
  readonly modes: readonly AuthMode[];
  readonly schema: GraphQLSchema | undefined;
  /** By `Type.field`. */
  readonly resolvers: ReadonlyMap<string, Resolver>;
  readonly runtime: Runtime;
}

/** Settles for every field who may read it and how it gets its value. The schema is this API's own from here on. */
export function assembleApi({ configuration, modes, schema, resolvers, runtime }: ApiParts): Api {
  const { queryDepthLimit, introspection, resolverCountLimit, rules } = configuration;
  if (!schema) return { modes, queryDepthLimit };
  const access = new Map<string, Admits>();
  const readable =
    (caller: Caller): Readable =>
    (typeName, fieldName) =>
      access.get(`${typeName}.${fieldName}`)?.(caller) === true;
  const settings = {
    runtime,
    resolverLimit: resolverCountLimit,
    readable: ({ caller }: Operation) => readable(caller),
  };
  const links = subscribeLinks(schema, (coordinate) => setsFilter(resolvers.get(coordinate)));
  const variants = new Set(
    Object.values(schema.getTypeMap()).flatMap((type) =>
      isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [],
    ),
  );
  for (const type of objectTypes(schema)) {
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      const open = fieldAccess(type, field, rules);
      const admits: Admits = (caller) => open(caller) && caller.denies?.(type.name, field.name) !== true;
      access.set(coordinate, admits);
      const resolver = resolvers.get(coordinate);
      field.resolve = fieldResolver(
        {
          typeName: type.name,
          fieldName: field.name,
          mandatory: isNonNullType(field.type),
          admits,
          complete: completer(field.type, type.name, schema),
          polymorphic: variants.has(type.name),
          ...(resolver ? { resolver } : {}),
        },
        settings,
      );
    }
  }
  const documents = new Documents({ schema, introspection });
  return { modes, queryDepthLimit, service: { schema, documents, links, readable } };
}

/** By its name, which bundling keeps. https://docs.aws.amazon.com/appsync/latest/devguide/extensions-js.html */
function setsFilter(resolver: Resolver | undefined): boolean {
  if (!resolver) return false;
  const steps = resolver.kind === 'PIPELINE' ? [resolver, ...resolver.functions] : [resolver];
  return steps.some(({ module }) => module?.code.includes('setSubscriptionFilter') === true);
}

export function objectTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && !isIntrospectionType(type),
  );
}
