import type { GraphQLLeafType } from 'graphql';
import { isEnumType } from 'graphql';
import { javaClass, javaText } from '../scalars/java-text.ts';

/**
 * A leaf's value in a form that graphql-js serialises without complaint. The built-in scalars convert as graphql-java's do, which is more lenient
 * than graphql-js: any value is a String, and a numeric text is an Int. Throws with the reason in AppSync's words.
 */
export function leafSerializer(type: GraphQLLeafType): (value: unknown) => unknown {
  if (isEnumType(type)) {
    return (value) => {
      if (typeof value === 'string' && type.getValue(value)) return value;
      throw new Error(`Invalid input for Enum '${type.name}'. Unknown value '${javaText(value)}'`);
    };
  }
  const convert = builtIn[type.name];
  if (convert) return convert;
  return (value) => {
    type.serialize(value);
    return value;
  };
}

const builtIn: Readonly<Record<string, (value: unknown) => unknown>> = {
  // Whatever came out of a handler is JSON.
  AWSJSON: (value) => value,
  ID: javaText,
  String: javaText,
  Int(value) {
    const number = numeric(value);
    if (number !== undefined && number === (number | 0)) return number;
    throw expected('Int', value);
  },
  Float(value) {
    const number = numeric(value);
    if (number !== undefined && Number.isFinite(number)) return number;
    throw expected('Float', value);
  },
  Boolean(value) {
    if (typeof value === 'boolean') return value;
    if (typeof value === 'string') return value.toLowerCase() === 'true';
    if (typeof value === 'number') return value !== 0;
    throw expected('Boolean', value);
  },
};

function numeric(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const decimal = typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value);
  return decimal ? Number(value) : undefined;
}

function expected(type: string, value: unknown): Error {
  return new Error(`Expected type '${type}' but was '${javaClass(value)}'.`);
}
