import type { ValueNode } from 'graphql';
import { GraphQLScalarType, Kind } from 'graphql';
import { javaText } from './java-text.ts';

export interface TextScalar {
  readonly name: string;
  readonly description: string;
  /** What AppSync's messages call a valid value. */
  readonly noun: string;
  readonly valid: (text: string) => boolean;
}

/** A scalar whose values are texts, the same on the way in and out. */
export function textScalar({ name, description, noun, valid }: TextScalar): GraphQLScalarType {
  const check = (verb: string, value: unknown): string => {
    if (typeof value === 'string' && valid(value)) return value;
    throw new Error(`Unable to ${verb} \`${javaText(value)}\` as ${noun}`);
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: (value) => check('serialize', value),
    parseValue: (value) => check('parse', value),
    parseLiteral: (node) => check('parse', literalText(node)),
  });
}

/** Only string literals; the text of any other literal is nobody's valid value. */
export function literalText(node: ValueNode): string | undefined {
  return node.kind === Kind.STRING ? node.value : undefined;
}
