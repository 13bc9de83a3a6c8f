import { GraphQLScalarType } from 'graphql';
import { isWellFormed } from '../json-value.ts';
import { javaText } from './java-text.ts';
import { literalText } from './scalar.ts';

/** A string of JSON for clients; what the string says for resolvers. */
export const awsJson: GraphQLScalarType = new GraphQLScalarType<unknown, string>({
  name: 'AWSJSON',
  description: 'A string that holds JSON; resolvers get it parsed.',
  serialize: (value) => JSON.stringify(value),
  parseValue: parse,
  parseLiteral: (node) => parse(literalText(node)),
});

function parse(value: unknown): unknown {
  if (typeof value !== 'string') throw refused(value);
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    throw refused(value);
  }
  if (isWellFormed(parsed)) return parsed;
  throw refused(value);
}

function refused(value: unknown): Error {
  return new Error(`Unable to parse \`${javaText(value)}\` as valid JSON.`);
}
