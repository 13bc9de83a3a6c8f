import { expect, it } from 'vitest';
import { Documents } from '../../../../local/services/appsync/documents.ts';
import { buildSchema } from '../../../../local/services/appsync/schema/schema.ts';

const documents = () => new Documents({ schema: buildSchema('type Query { a: Int }'), introspection: true });
const text = (name: number, length: number) => `{ a${name}: a ${'a '.repeat(length)}}`;

it('a document that was asked for lately is not parsed again', () => {
  const known = documents();
  const first = known.check(text(1, 1));
  expect(known.check(text(1, 1))).toBe(first);
});

it('what is kept has a bound on its text, and what was asked for last stays', () => {
  const known = documents();
  const often = known.check(text(0, 1));
  const once = known.check(text(1, 1));
  for (let name = 2; name < 60; name += 1) {
    known.check(text(name, 5_000));
    expect(known.check(text(0, 1))).toBe(often);
  }
  expect(known.check(text(1, 1))).not.toBe(once);
});

it('a document that is longer than most is never kept', () => {
  const known = documents();
  const long = `{ a }${' '.repeat(40_000)}`;
  expect(known.check(long)).not.toBe(known.check(long));
});
