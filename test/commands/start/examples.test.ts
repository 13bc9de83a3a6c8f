import { expect, it } from 'vitest';
import { examplesIn } from '../../../commands/start/examples.ts';

it('shows an operation as it is written, with the comment right above it and no other', () => {
  const document =
    '# About all.\n\nquery One { a }\n\n# Sign in first.\n# Really.\nmutation Two {\n  b(c: 1)\n}\n';
  expect(examplesIn(document)).toEqual([
    { name: 'One', operation: 'query One { a }' },
    { name: 'Two', operation: '# Sign in first.\n# Really.\nmutation Two {\n  b(c: 1)\n}' },
  ]);
});

it('keeps a comment on the first line of a document', () => {
  expect(examplesIn('# First.\nquery One { a }')[0]?.operation).toBe('# First.\nquery One { a }');
});

it.each([
  ['CreateACompany', 'Create a company'],
  ['CompaniesInACountry', 'Companies in a country'],
  ['SearchByName', 'Search by name'],
])('shows the operation name %s as words', (name, words) => {
  expect(examplesIn(`query ${name} { a }`)[0]?.name).toBe(words);
});
