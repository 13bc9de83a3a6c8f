import fc from 'fast-check';
import { expect, it } from 'vitest';
import { argumentFilter } from '../../../../../local/services/appsync/realtime/argument-filter.ts';

const value = fc.option(
  fc.oneof(
    fc.string({ maxLength: 2 }),
    fc.integer({ min: 0, max: 3 }),
    fc.boolean(),
    fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 2 }),
  ),
);
const members = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value);

it('arguments match an event exactly where each of them equals the field of its name', () => {
  fc.assert(
    fc.property(members, members, (given, event) => {
      const equal = Object.entries(given).every(
        ([name, wanted]) => JSON.stringify(event[name] ?? null) === JSON.stringify(wanted),
      );
      expect(argumentFilter(given).matches(event)).toBe(equal);
    }),
  );
});

it('no argument is content with a list, or with a value that has no fields, unless it asks for null', () => {
  for (const event of [[{ a: 1 }], 'a', 5]) {
    expect(argumentFilter({ a: 1 }).matches(event)).toBe(false);
    expect(argumentFilter({}).matches(event)).toBe(true);
  }
});

it('input objects match by their members, whatever made them', () => {
  const made = Object.assign(Object.create(null) as object, { lat: 1, tags: ['x'] });
  expect(argumentFilter({ at: made }).matches({ at: { tags: ['x'], lat: 1 } })).toBe(true);
  expect(argumentFilter({ at: made }).matches({ at: { lat: 1 } })).toBe(false);
});
