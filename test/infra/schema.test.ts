import { describe, expect, it } from 'vitest';
import { mergeSchema } from '../../infra/schema.ts';

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

  it('refuses two types for one field', () => {
    expect(() =>
      mergeSchema([root, 'extend type Query { size: Int }', 'extend type Query { size: String }']),
    ).toThrow(/size/);
  });
});
