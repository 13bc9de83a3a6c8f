import type { DefinitionNode, DocumentNode, GraphQLSchema } from 'graphql';
import { buildASTSchema, Kind, OperationTypeNode, parse, validateSchema, visit } from 'graphql';
import { scalars } from '../scalars/scalars.ts';
import { directives } from './directives.ts';
import { schemaInvalid } from './schema-invalid.ts';

/** https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const maxBytes = 1_048_576;

/**
 * The schema as AppSync hosts it: its scalars and directives added, nothing of theirs redeclared, no type extensions,
 * a Query root, at most 1 MB. Throws LocalError SchemaInvalid, with line and column where there are any.
 * https://docs.aws.amazon.com/appsync/latest/devguide/designing-your-schema.html
 */
export function buildSchema(definition: string): GraphQLSchema {
  if (Buffer.byteLength(definition) > maxBytes) throw schemaInvalid('The schema is larger than 1 MB.');
  const document = parsed(definition);
  const roots = document.definitions.filter((node) => node.kind === Kind.SCHEMA_DEFINITION);
  for (const node of document.definitions) refuseForeign(node);
  if (
    roots.length === 0 &&
    !document.definitions.some(
      (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Query',
    )
  ) {
    throw schemaInvalid('There is no top level schema object defined.');
  }
  if (
    roots.length > 0 &&
    !roots[0]?.operationTypes.some(({ operation }) => operation === OperationTypeNode.QUERY)
  ) {
    throw schemaInvalid("A schema MUST have a 'query' operation defined.");
  }
  try {
    const schema = withScalars(document);
    const [problem] = validateSchema(schema);
    if (problem) throw problem;
    return schema;
  } catch (error) {
    throw error instanceof Error ? schemaInvalid(error.message, error) : error;
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
    throw error instanceof Error ? schemaInvalid(error.message, error) : error;
  }
}

function refuseForeign(node: DefinitionNode): void {
  if (node.kind.endsWith('Extension')) {
    throw schemaInvalid('AppSync takes no type extensions.', undefined, node);
  }
  if (node.kind === Kind.OPERATION_DEFINITION || node.kind === Kind.FRAGMENT_DEFINITION) {
    throw schemaInvalid('A schema holds definitions of types only.', undefined, node);
  }
  if (node.kind === Kind.DIRECTIVE_DEFINITION) {
    throw schemaInvalid(
      `AppSync takes no directives but its own, such as @${node.name.value}.`,
      undefined,
      node,
    );
  }
  refuseUnsupported(node);
  const name = 'name' in node ? node.name.value : undefined;
  if (node.kind === Kind.SCALAR_TYPE_DEFINITION) {
    throw schemaInvalid(`AppSync takes no custom scalars, such as ${name}.`, undefined, node);
  }
  if (name?.startsWith('AWS')) {
    throw schemaInvalid(`The name ${name} is reserved for AppSync.`, undefined, node);
  }
}

/** Directives that graphql-js knows without a definition, and of which nothing says that AppSync does. */
function refuseUnsupported(definition: DefinitionNode): void {
  visit(definition, {
    [Kind.DIRECTIVE](node) {
      if (node.name.value !== 'oneOf' && node.name.value !== 'specifiedBy') return;
      throw schemaInvalid(`AppSync does not know @${node.name.value}.`, undefined, node);
    },
  });
}
