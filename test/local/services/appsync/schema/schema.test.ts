import { describe, expect, it } from 'vitest';
import { buildSchema } from '../../../../../local/services/appsync/schema/schema.ts';

const invalid = (message: string) =>
  expect.objectContaining({
    code: 'SchemaInvalid',
    message: expect.stringContaining(message) as string,
  }) as Error;

describe('a schema', () => {
  it.each([
    ['descriptions, blocks of text too', '"One" type Query { """two\nlines""" a: String }'],
    [
      'comments, among the values of an enum too',
      '# One\ntype Query { a: E }\nenum E {\n  A # first\n  # second\n  B\n}',
    ],
    [
      'several interfaces',
      'interface I { a: String } interface J { a: String } type Query implements I & J { a: String }',
    ],
    ['unions', 'type A { a: String } type B { b: String } union U = A | B type Query { u: U }'],
    ['@deprecated', 'type Query { a: String @deprecated(reason: "old") b: E } enum E { A @deprecated }'],
    ['roots by other names', 'schema { query: Q } type Q { a: String }'],
  ])('may have %s', (_what, text) => {
    expect(() => buildSchema(text)).not.toThrow();
  });

  it.each([
    ['a Query root', 'type Mutation { a: String }', 'There is no top level schema object defined.'],
    [
      'a query in its schema',
      'schema { mutation: M } type M { a: String }',
      "A schema MUST have a 'query' operation defined.",
    ],
    ['a field in its root', 'type Query', 'Query'],
  ])('has %s', (_what, text, message) => {
    expect(() => buildSchema(text)).toThrow(invalid(message));
  });

  it.each([
    [
      'type extensions',
      'type Query { a: String } extend type Query { b: String }',
      'AppSync takes no type extensions. (line 1, column 26)',
    ],
    [
      'scalars of its own',
      'type Query { a: Money } scalar Money',
      'AppSync takes no custom scalars, such as Money. (line 1, column 25)',
    ],
    [
      'directives of its own',
      'type Query { a: String @mine } directive @mine on FIELD_DEFINITION',
      'AppSync takes no directives but its own, such as @mine. (line 1, column 32)',
    ],
    [
      'AppSync’s own directives again',
      'type Query { a: String } directive @aws_iam on FIELD_DEFINITION',
      'such as @aws_iam',
    ],
    ['directives that nobody defined', 'type Query { a: String @mine }', 'Unknown directive "@mine"'],
    [
      '@oneOf',
      'type Query { a(i: I): String } input I @oneOf { a: String }',
      'AppSync does not know @oneOf. (line 1, column 40)',
    ],
    [
      'names that begin with AWS',
      'type Query { a: AWSThing } type AWSThing { a: String }',
      'The name AWSThing is reserved for AppSync.',
    ],
    ['operations', 'type Query { a: String } query { a }', 'A schema holds definitions of types only.'],
  ])('has no %s', (_what, text, message) => {
    expect(() => buildSchema(text)).toThrow(invalid(message));
  });

  it('has at most 1 MB', () => {
    const text = (bytes: number) => `type Query { a: String }\n#${'x'.repeat(bytes - 26)}`;
    expect(() => buildSchema(text(1_048_576))).not.toThrow();
    expect(() => buildSchema(text(1_048_577))).toThrow(invalid('The schema is larger than 1 MB.'));
  });
});
