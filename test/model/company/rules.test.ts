import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clientTokenFaults,
  companyFaults,
  externalReferenceFaults,
  type CompanyFields,
} from '../../../model/company/rules.ts';
import { illegalFields, legalFields } from '../../resolvers/company/field-faults.ts';

fc.configureGlobal({ seed: 20_261_120 });

/** Letters enough for any script, and no control character. */
const line = (maxLength: number) =>
  fc
    .array(fc.constantFrom(...'aZ09 -_.,é東한ω'), { minLength: 1, maxLength })
    .map((characters) => characters.join(''))
    .filter((value) => value.trim() !== '');
const legal: fc.Arbitrary<CompanyFields> = fc.record(
  {
    name: line(200),
    handle: fc.array(fc.constantFrom(...'az09-'), { minLength: 2, maxLength: 63 }).map((one) => one.join('')),
    description: fc.option(line(500)),
    industry: line(80),
    country: fc.constantFrom('AD', 'DE', 'US', 'ZW'),
    website: fc.option(fc.webUrl()),
    foundedYear: fc.option(fc.integer({ min: 1, max: 9999 })),
    employeeCount: fc.option(fc.nat()),
    about: fc.option(line(2_000)),
  },
  { requiredKeys: [] },
);

describe('the faults of a company', () => {
  it('are none when every field is legal, null or absent', () => {
    fc.assert(
      fc.property(legal, (input) => {
        expect(companyFaults(input)).toEqual([]);
      }),
    );
  });

  it.each(legalFields)('are none for %s', (_, fields) => {
    expect(companyFaults(fields)).toEqual([]);
  });

  // Bytes are counted where AppSync can count them: in the resolvers.
  const ofCharacters = illegalFields.map(([title, fields, faults]) => {
    return [title, fields, faults.filter(([, reason]) => !reason.includes('KB'))] as const;
  });
  it.each(ofCharacters)('name %s', (_, fields, faults) => {
    expect(companyFaults(fields)).toEqual(faults.map(([field, reason]) => ({ field, reason })));
  });

  it('name each field once at most, for any values at all', () => {
    const anything = fc.option(fc.string({ unit: 'binary' }));
    const number = fc.option(fc.integer());
    const input = fc.record(
      {
        ...{ name: anything, handle: anything, description: anything, industry: anything, country: anything },
        ...{ website: anything, foundedYear: number, employeeCount: number, about: anything },
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(input, (fields) => {
        const named = companyFaults(fields).map(({ field }) => field);
        expect(new Set(named).size).toBe(named.length);
        for (const field of named) expect(fields).toHaveProperty(field);
      }),
    );
  });
});

describe('the faults of a client token', () => {
  it('are none for 1 to 128 printable characters', () => {
    fc.assert(
      fc.property(line(128), (token) => {
        expect(clientTokenFaults(token)).toEqual([]);
      }),
    );
  });

  it.each([
    ['', 'must not be blank'],
    ['  ', 'must not be blank'],
    ['x'.repeat(129), 'must be at most 128 characters long'],
    ['a\u0000', 'must not contain control characters'],
  ])('name %j', (token, reason) => {
    expect(clientTokenFaults(token)).toEqual([{ field: 'clientToken', reason }]);
  });
});

describe('the faults of an external reference', () => {
  it('are none for a source without # and any id', () => {
    fc.assert(
      fc.property(line(64), line(200), (source, id) => {
        expect(externalReferenceFaults(source, `${id}#`)).toEqual([]);
      }),
    );
  });

  it('name the source and the id', () => {
    expect(externalReferenceFaults('a#b', '')).toEqual([
      { field: 'externalReference.source', reason: 'must not contain #' },
      { field: 'externalReference.id', reason: 'must not be blank' },
    ]);
  });
});
