import {
  Kind,
  parse,
  type DefinitionNode,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type TypeNode,
} from 'graphql';

/** Directives that let in callers of one authorization mode. */
const directives: Readonly<Record<string, string>> = {
  API_KEY: 'aws_api_key',
  AMAZON_COGNITO_USER_POOLS: 'aws_cognito_user_pools',
  AWS_IAM: 'aws_iam',
  OPENID_CONNECT: 'aws_oidc',
  AWS_LAMBDA: 'aws_lambda',
};

/** How far a selection goes down, and how many fields it takes of a type: a line to copy has to stay one. */
const DEEPEST = 3;
const WIDEST = 4;

/** A type and what extends it, taken together. */
interface ObjectDefinition {
  readonly directives: readonly ConstDirectiveNode[];
  readonly fields: readonly FieldDefinitionNode[];
}

/**
 * A query that a caller of `mode` may ask of a deployed schema and that needs no argument: of the first such field, or
 * `{ __typename }`. `defaultMode` is who gets in where the schema says nothing.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function firstQuery(schema: string, mode: string, defaultMode: string): string {
  if (schema === '') return '{ __typename }';
  const { definitions } = parse(schema, { noLocation: true });
  const objects = objectTypes(definitions);
  const composite = new Set(
    definitions.flatMap((definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
      definition.kind === Kind.INTERFACE_TYPE_DEFINITION ||
      definition.kind === Kind.UNION_TYPE_DEFINITION
        ? [definition.name.value]
        : [],
    ),
  );
  const isLeaf = (type: string) => !composite.has(type);
  const admits = (on: readonly ConstDirectiveNode[]): boolean | undefined => {
    const own = on.filter(({ name }) => Object.values(directives).includes(name.value));
    if (own.length === 0) return undefined;
    return own.some(({ name }) => name.value === directives[mode]);
  };
  const askable = (type: ObjectDefinition) =>
    type.fields.filter(
      (field) =>
        (field.arguments ?? []).every(
          ({ type, defaultValue }) => defaultValue !== undefined || type.kind !== Kind.NON_NULL_TYPE,
        ) &&
        (admits(field.directives ?? []) ?? admits(type.directives) ?? mode === defaultMode),
    );

  /** Undefined for a type that nothing can be selected of so early. */
  function selection(typeName: string, depth: number): string | undefined {
    if (isLeaf(typeName)) return '';
    const type = objects.get(typeName);
    if (!type) return ' { __typename }';
    const own = askable(type).filter((field) => isLeaf(nameOf(field.type)));
    const nested = own.length > 0 || depth === DEEPEST ? [] : askable(type);
    const fields = [...own, ...nested].slice(0, own.length > 0 ? WIDEST : 1);
    const parts = fields.flatMap((field) => {
      const below = selection(nameOf(field.type), depth + 1);
      return below === undefined ? [] : [`${field.name.value}${below}`];
    });
    return parts.length === 0 ? undefined : ` { ${parts.join(' ')} }`;
  }

  const queries = objects.get(queryType(definitions));
  for (const field of queries ? askable(queries) : []) {
    const below = selection(nameOf(field.type), 1);
    if (below !== undefined) return `{ ${field.name.value}${below} }`;
  }
  return '{ __typename }';
}

function objectTypes(definitions: readonly DefinitionNode[]): Map<string, ObjectDefinition> {
  const objects = new Map<string, ObjectDefinition>();
  for (const definition of definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION)
      continue;
    const before = objects.get(definition.name.value);
    objects.set(definition.name.value, {
      directives: [...(before?.directives ?? []), ...(definition.directives ?? [])],
      fields: [...(before?.fields ?? []), ...(definition.fields ?? [])],
    });
  }
  return objects;
}

function queryType(definitions: readonly DefinitionNode[]): string {
  for (const definition of definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION) continue;
    const query = definition.operationTypes.find(({ operation }) => (operation as string) === 'query');
    if (query) return query.type.name.value;
  }
  return 'Query';
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
