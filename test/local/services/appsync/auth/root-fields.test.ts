import { buildSchema, Kind, parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { expect, it } from 'vitest';
import { demandRootFields } from '../../../../../local/services/appsync/auth/root-fields.ts';

const schema = buildSchema('type Query { a: String b: String c: String }');

function demanded(text: string): readonly string[] {
  const document = parse(text);
  const operation = document.definitions.find(
    ({ kind }) => kind === Kind.OPERATION_DEFINITION,
  ) as OperationDefinitionNode;
  const asked: string[] = [];
  const demand = (type: string, fields: ReadonlySet<string>): void =>
    void asked.push(...[...fields].map((field) => `${type}.${field}`));
  demandRootFields({ mode: 'AWS_IAM', identity: {}, groups: [], demand }, schema, document, operation);
  return asked;
}

it('IAM is asked for every root field of an operation, by its name and once', () => {
  expect(
    demanded(`{ x: a ...f @skip(if: true) ... { b } __typename y: a } fragment f on Query { c b }`),
  ).toEqual(['Query.a', 'Query.c', 'Query.b', 'Query.__typename']);
});

it('fragments that spread each other twice are looked at once, however many paths lead to them', () => {
  const many = Array.from(
    { length: 40 },
    (_, at) => `fragment f${at} on Query { ...f${at + 1} ...f${at + 1} }`,
  );
  expect(demanded(`{ ...f0 } ${many.join(' ')} fragment f40 on Query { a }`)).toEqual(['Query.a']);
});
