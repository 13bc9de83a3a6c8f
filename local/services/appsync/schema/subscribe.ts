import type { ASTNode, ConstDirectiveNode, GraphQLField, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { getNamedType, getNullableType, isInterfaceType, isObjectType, valueFromASTUntyped } from 'graphql';
import { schemaInvalid } from './schema-invalid.ts';

type Field = GraphQLField<unknown, unknown>;

/** What `@aws_subscribe` ties together. */
export interface SubscribeLinks {
  /** Subscription fields that hear of a mutation, by the mutation's name. */
  readonly listeners: ReadonlyMap<string, readonly string[]>;
  /** What deploys, and can never deliver anything. */
  readonly warnings: readonly string[];
}

/**
 * Reads every `@aws_subscribe`: it stands on fields of the subscription root, names mutations that exist, and the field
 * has the type of each of them, an outermost `!` aside. Throws LocalError SchemaInvalid with line and column.
 * `setsFilter` says whether a resolver of the field decides by itself what reaches a subscription.
 * https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
 */
export function subscribeLinks(
  schema: GraphQLSchema,
  setsFilter: (coordinate: string) => boolean = () => false,
): SubscribeLinks {
  const listeners = new Map<string, string[]>();
  const warnings: string[] = [];
  const root = schema.getSubscriptionType();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type === root || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      const directive = directiveOf(field);
      if (directive) throw misplaced(`${type.name}.${field.name}`, directive);
    }
  }
  for (const field of Object.values(root?.getFields() ?? {})) {
    const coordinate = `${root!.name}.${field.name}`;
    const directive = directiveOf(field);
    if (!directive) {
      warnings.push(`${coordinate} has no @aws_subscribe: no mutation ever publishes to it.`);
      continue;
    }
    for (const name of mutationsOf(directive)) {
      refuseUnfit(schema, { field, coordinate, directive }, name);
      const known = listeners.get(name) ?? [];
      listeners.set(name, known.includes(field.name) ? known : [...known, field.name]);
    }
    if (!setsFilter(coordinate)) warnings.push(...idleArguments(field, coordinate));
  }
  return { listeners, warnings };
}

function directiveOf({ astNode }: Field): ConstDirectiveNode | undefined {
  return astNode?.directives?.find(({ name }) => name.value === 'aws_subscribe');
}

function mutationsOf(directive: ConstDirectiveNode): string[] {
  const argument = directive.arguments?.find(({ name }) => name.value === 'mutations');
  return argument ? ([valueFromASTUntyped(argument.value)].flat() as string[]) : [];
}

function refuseUnfit(
  schema: GraphQLSchema,
  { field, coordinate, directive }: { field: Field; coordinate: string; directive: ConstDirectiveNode },
  name: string,
): void {
  const mutations = schema.getMutationType()?.getFields() ?? {};
  const mutation = Object.hasOwn(mutations, name) ? mutations[name] : undefined;
  if (!mutation) {
    throw refused(
      `@aws_subscribe of ${coordinate} names the mutation ${name}, which does not exist.`,
      directive,
    );
  }
  if (outer(mutation.type) === outer(field.type)) return;
  throw refused(
    `${coordinate} is of type ${String(field.type)}, its mutation ${name} of type ${String(mutation.type)}: they have to be the same.`,
    directive,
  );
}

function outer(type: GraphQLOutputType): string {
  return String(getNullableType(type));
}

/** Arguments are compared with the published object's own fields; one of another name is for the field's resolver. */
function idleArguments(field: Field, coordinate: string): string[] {
  const type = getNamedType(field.type);
  const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
  return field.args
    .filter(({ name }) => !Object.hasOwn(fields, name))
    .map(
      ({ name }) =>
        `The argument ${name} of ${coordinate} is no field of ${type.name}: nothing reaches a subscription that gives it a value, since no resolver sets a filter.`,
    );
}

function misplaced(coordinate: string, directive: ConstDirectiveNode): Error {
  return refused(`@aws_subscribe on ${coordinate}, which is no field of the subscription root.`, directive);
}

function refused(message: string, node: ASTNode): Error {
  return schemaInvalid(message, undefined, node);
}
