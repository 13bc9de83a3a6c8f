import { readFileSync } from 'node:fs';
import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { ACCESS_PATTERNS } from '../../model/access-patterns.ts';
import { INDEXES } from '../../model/company/indexes.ts';

const text = readFileSync(new URL('../../generated/schema.graphql', import.meta.url), 'utf8');
const fields = parse(text).definitions.flatMap((definition) =>
  definition.kind === Kind.OBJECT_TYPE_DEFINITION
    ? (definition.fields ?? []).map((field) => `${definition.name.value}.${field.name.value}`)
    : [],
);
const calls = ACCESS_PATTERNS.flatMap((pattern) => pattern.calls);

describe('the access patterns', () => {
  it('cover every field of the roots', () => {
    const patterns = ACCESS_PATTERNS.map(({ field }) => field);
    const roots = fields.filter((field) => /^(Query|Mutation)\./.test(field));
    expect(roots.length).toBeGreaterThan(0);
    expect(roots.filter((field) => !patterns.includes(field))).toEqual([]);
  });

  it('are of fields that exist', () => {
    expect(ACCESS_PATTERNS.map(({ field }) => field).filter((field) => !fields.includes(field))).toEqual([]);
  });

  it('are told apart by their ways', () => {
    const ways = ACCESS_PATTERNS.map(({ field, way }) => `${field} ${way ?? ''}`);
    expect(new Set(ways).size).toBe(ways.length);
  });

  it('use every index of companies, and none that does not exist', () => {
    const used = calls.flatMap(({ index }) => index ?? []);
    expect([...new Set(used)].sort()).toEqual(INDEXES.map(({ name }) => name).sort());
  });

  it('query indexes, and of a table itself one partition', () => {
    for (const { operation, index, key } of calls) {
      if (operation === 'Query') expect(index ?? key).toMatch(/^by|^(INDUSTRY#<industry>|INDUSTRIES) /);
      else expect(index).toBeUndefined();
    }
  });

  it('count what reads read and what writes write', () => {
    for (const { operation, read, write, writes } of calls) {
      const isRead = ['GetItem', 'Query', 'BatchGetItem'].includes(operation);
      expect(read !== undefined).toBe(isRead);
      expect(write !== undefined).toBe(!isRead);
      expect(writes !== undefined).toBe(operation === 'TransactWriteItems');
    }
  });

  it('take one call for everything about one entity but a change of its handle or about', () => {
    const more = ACCESS_PATTERNS.filter((pattern) => pattern.calls.length !== 1);
    expect(more.map(({ field, way }) => `${field} ${way ?? ''}`.trim())).toEqual([
      'Query.companyByHandle',
      'Mutation.updateCompany handle',
      'Mutation.updateCompany about',
    ]);
  });
});
