import { readFileSync } from 'node:fs';
import type { Assets, Resource } from './kernel/service.ts';

/** What a person has to know of the hosted API before the first request. */
export interface GraphqlApi {
  readonly name: string;
  /** Authorization modes by AWS's names (`API_KEY`), the default one first. */
  readonly authentication: readonly string[];
  /** In the schema definition language, as deployed. */
  readonly schema: string;
}

/**
 * Reads the one GraphQL API of a deployment off its template; undefined when it has none. Throws LocalError
 * ReferenceUnknown for a schema that is not among the assets.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-graphqlapi.html
 */
export function describeApi(resources: readonly Resource[], assets: Assets): GraphqlApi | undefined {
  const ofType = (type: string) => resources.find((resource) => resource.type === `AWS::AppSync::${type}`);
  const api = ofType('GraphQLApi');
  if (!api) return undefined;
  const { Name: name, AdditionalAuthenticationProviders: additional } = api.properties;
  const providers = [api.properties, ...(Array.isArray(additional) ? (additional as Provider[]) : [])];
  return {
    name: String(name),
    authentication: providers.map(({ AuthenticationType: type }) => String(type)),
    schema: schemaText(ofType('GraphQLSchema'), assets),
  };
}

type Provider = Readonly<Record<string, unknown>>;

function schemaText(schema: Resource | undefined, assets: Assets): string {
  const { Definition: definition, DefinitionS3Location: location } = schema?.properties ?? {};
  if (typeof definition === 'string') return definition;
  return typeof location === 'string' ? readFileSync(assets.path(location), 'utf8') : '';
}
