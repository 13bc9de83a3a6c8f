import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mergedSchema, mergeSchema } from '../../infra/schema.ts';

const root = 'type Query\ntype Mutation';

describe('the merged schema', () => {
  it('folds every extension into its type, with directives and descriptions', () => {
    const merged = mergeSchema([
      root,
      'extend type Query { "One." company(id: ID!): Company @aws_api_key } type Company @aws_iam { id: ID! }',
      'extend type Company { documents: [ID!]! @aws_cognito_user_pools } extend type Mutation { upload: ID }',
    ]);
    expect(merged).not.toMatch(/\bextend\b/);
    expect(merged).toMatch(/type Query \{\s+"One\."\s+company\(id: ID!\): Company @aws_api_key\s+\}/);
    expect(merged).toMatch(
      /type Company @aws_iam \{\s+id: ID!\s+documents: \[ID!\]! @aws_cognito_user_pools\s+\}/,
    );
  });
});

describe('a faulty schema', () => {
  it.each([
    ['type Thing {', 'schema/thing.graphql:1:13: Syntax Error'],
    ['type Thing {\n  name: Strin\n}', 'schema/thing.graphql:2:9: Unknown type "Strin"'],
    [
      'extend type Query { size: Int }\nextend type Query { size: Int! }',
      'schema/thing.graphql:1:21: Field "Query.size" can only be defined once.',
    ],
    ['extend type Nothing { name: String }', 'schema/thing.graphql:1:13: Cannot extend type "Nothing"'],
    [
      'type Thing { name: String @aws_nothing }',
      'schema/thing.graphql:1:27: Unknown directive "@aws_nothing"',
    ],
  ])('is refused with the file, line and column of the fault: %j', (text, fault) => {
    const folder = mkdtempSync(join(tmpdir(), 'schema-'));
    writeFileSync(join(folder, 'appsync.graphql'), 'directive @aws_iam on OBJECT');
    writeFileSync(join(folder, 'root.graphql'), root);
    writeFileSync(join(folder, 'thing.graphql'), text);
    try {
      expect(() => mergedSchema(folder)).toThrow(fault);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
