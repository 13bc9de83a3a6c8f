import type { DefinitionNode, DocumentNode, GraphQLSchema } from 'graphql';
import { buildASTSchema, GraphQLError, Kind, OperationTypeNode, parse, validateSchema } from 'graphql';
import { LocalError } from '../../../kernel/errors.ts';
import { scalars } from '../scalars/scalars.ts';
import { directives } from './directives.ts';

/**
 * The schema as AppSync hosts it: its scalars and directives added, nothing of theirs redeclared, no type extensions,
 * a Query root. Throws LocalError SchemaInvalid, with line and column where there are any.
 * https://docs.aws.amazon.com/appsync/latest/devguide/designing-your-schema.html
 */
export function buildSchema(definition: string): GraphQLSchema {
  const document = parsed(definition);
  const roots = document.definitions.filter((node) => node.kind === Kind.SCHEMA_DEFINITION);
  for (const node of document.definitions) refuseForeign(node);
  if (
    roots.length === 0 &&
    !document.definitions.some(
      (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Query',
    )
  ) {
    throw refused('There is no top level schema object defined.');
  }
  if (
    roots.length > 0 &&
    !roots[0]?.operationTypes.some(({ operation }) => operation === OperationTypeNode.QUERY)
  ) {
    throw refused("A schema MUST have a 'query' operation defined.");
  }
  try {
    const schema = withScalars(document);
    const [problem] = validateSchema(schema);
    if (problem) throw problem;
    return schema;
  } catch (error) {
    throw error instanceof Error ? refused(error.message, error) : error;
  }
}

/** The document's own nodes, so that locations in messages are those of the deployed text. */
function withScalars(document: DocumentNode): GraphQLSchema {
  const declared = parse(directives + scalars.map(({ name }) => `scalar ${name}\n`).join(''), {
    noLocation: true,
  });
  const schema = buildASTSchema({
    kind: Kind.DOCUMENT,
    definitions: [...declared.definitions, ...document.definitions],
  });
  // buildASTSchema makes scalars that let everything pass; the types that refer to them keep the very same object.
  for (const scalar of scalars) Object.assign(schema.getType(scalar.name) as object, scalar);
  return schema;
}

function parsed(definition: string): DocumentNode {
  try {
    return parse(definition);
  } catch (error) {
    throw error instanceof Error ? refused(error.message, error) : error;
  }
}

function refuseForeign(node: DefinitionNode): void {
  if (node.kind.endsWith('Extension')) {
    throw refused('AppSync takes no type extensions.', undefined, node);
  }
  if (node.kind === Kind.OPERATION_DEFINITION || node.kind === Kind.FRAGMENT_DEFINITION) {
    throw refused('A schema holds definitions of types only.', undefined, node);
  }
  const name = 'name' in node ? node.name.value : undefined;
  if (node.kind === Kind.SCALAR_TYPE_DEFINITION) {
    throw refused(`AppSync takes no custom scalars, such as ${name}.`, undefined, node);
  }
  if (name?.startsWith(node.kind === Kind.DIRECTIVE_DEFINITION ? 'aws_' : 'AWS')) {
    throw refused(`The name ${name} is reserved for AppSync.`, undefined, node);
  }
}

function refused(message: string, error?: Error, node?: DefinitionNode): LocalError {
  const place = (error instanceof GraphQLError ? error.locations?.[0] : undefined) ?? startOf(node);
  return new LocalError(
    'SchemaInvalid',
    place ? `${message} (line ${place.line}, column ${place.column})` : message,
    'Correct the schema.',
  );
}

function startOf(node: DefinitionNode | undefined): { line: number; column: number } | undefined {
  const token = node?.loc?.startToken;
  return token && { line: token.line, column: token.column };
}
