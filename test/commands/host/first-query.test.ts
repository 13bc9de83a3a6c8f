import { expect, it } from 'vitest';
import { firstQuery } from '../../../commands/host/first-query.ts';

const ask = (schema: string, mode = 'API_KEY', defaultMode = 'API_KEY') =>
  firstQuery(schema, mode, defaultMode);

it('asks the first query field that needs no argument, with fields that are values', () => {
  const schema = `
    type Query { one(id: ID!): Thing many(first: Int, size: Int! = 5): [Thing!]! }
    type Thing { id: ID! size(unit: Unit!): Int name: String kind: Kind when: AWSDateTime parent: Thing }
    enum Kind { A B }
    enum Unit { CM }`;
  expect(ask(schema)).toBe('{ many { id name kind when } }');
});

it('goes down to values through what has none, and no deeper than a line to copy stays short', () => {
  const page = 'type Page { items: [Thing!]! nextToken: String }';
  expect(
    ask(`type Query { things: Wrapped } type Wrapped { page: Page } ${page} type Thing { id: ID! }`),
  ).toBe('{ things { page { nextToken } } }');
  expect(ask('type Query { loop: Loop, name: String } type Loop { next: Loop }')).toBe('{ name }');
});

it('asks interfaces and unions what they are', () => {
  expect(ask('type Query { it: Any } union Any = A type A { a: Int }')).toBe('{ it { __typename } }');
  expect(ask('type Query { it: Any } interface Any { a: Int }')).toBe('{ it { __typename } }');
});

it('asks only what callers of the mode may ask', () => {
  const schema = `
    type Query { mine: Thing! open: Thing! @aws_api_key secret: Int @aws_iam }
    type Thing @aws_api_key @aws_cognito_user_pools { id: ID! note: String @aws_cognito_user_pools }`;
  expect(ask(schema, 'API_KEY', 'AMAZON_COGNITO_USER_POOLS')).toBe('{ open { id } }');
  const pools = 'AMAZON_COGNITO_USER_POOLS';
  expect(ask(schema, pools, pools)).toBe('{ mine { id note } }');
  expect(ask(schema, 'AWS_IAM', pools)).toBe('{ secret }');
  expect(ask(schema, 'AWS_LAMBDA', pools)).toBe('{ __typename }');
});

it('finds the query type under another name and in its extensions', () => {
  const schema =
    'schema { mutation: M query: Q } type Q { a(b: Int!): Int } extend type Q { c: Int } type M { d: Int }';
  expect(ask(schema)).toBe('{ c }');
});

it('asks an API that can be asked nothing else its type name', () => {
  expect(ask('type Query { a(b: Int!): Int }')).toBe('{ __typename }');
  expect(ask('')).toBe('{ __typename }');
});
