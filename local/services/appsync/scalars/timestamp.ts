import { GraphQLScalarType, Kind } from 'graphql';
import { javaText } from './java-text.ts';

/** Seconds since the epoch beyond 32 bits; a Float literal is none. */
export const awsTimestamp: GraphQLScalarType = new GraphQLScalarType<number, number>({
  name: 'AWSTimestamp',
  description: 'Whole seconds since `1970-01-01T00:00Z`; may be negative.',
  serialize: (value) => check('serialize', value),
  parseValue: (value) => check('parse', value),
  parseLiteral: (node) => check('parse', node.kind === Kind.INT ? Number(node.value) : undefined),
});

function check(verb: string, value: unknown): number {
  const number =
    typeof value === 'string' && /^-?\d+$/.test(value) && verb === 'serialize' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new Error(
    `Unable to ${verb} \`${javaText(value)}\` as a valid timestamp. Ensure that the value provided is an Integer that lies within the limits specified in this scalar's description.`,
  );
}
