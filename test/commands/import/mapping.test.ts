import { describe, expect, it } from 'vitest';
import { describeMapping, mapColumns, MappingFault } from '../../../commands/import/mapping.ts';

const real = [
  'Symbol',
  'Security',
  'GICS Sector',
  'GICS Sub-Industry',
  'Headquarters Location',
  'CIK',
  'Founded',
];

function faultOf(action: () => unknown): MappingFault {
  try {
    action();
  } catch (error) {
    if (error instanceof MappingFault) return error;
    throw error;
  }
  throw new Error('There was no fault.');
}

describe('column mapping', () => {
  it('knows the columns of a published list, the ticker before the CIK', () => {
    expect(mapColumns(real)).toEqual({ id: 0, name: 1, industry: 2, country: 4, foundedYear: 6 });
  });

  it('does not count case, spaces, accents and punctuation', () => {
    expect(mapColumns(['COMPANY_NAME', 'in-dus try', 'Coùntry Code', 'year founded?'])).toEqual({
      name: 0,
      industry: 1,
      country: 2,
      foundedYear: 3,
    });
  });

  it('takes the better known of two headers, and the left of two equal ones', () => {
    const header = ['Name', 'Company Name', 'Sector', 'Industry', 'HQ', 'Country', 'Country'];
    expect(mapColumns(header)).toEqual({ name: 1, industry: 3, country: 5 });
  });

  it('takes the headers that are chosen by hand', () => {
    const chosen = { industry: 'gics sub industry', id: 'CIK' };
    expect(mapColumns(real, chosen)).toMatchObject({ industry: 3, id: 5 });
  });

  it('finds a chosen header exactly before it finds it loosely', () => {
    expect(mapColumns(['name!', 'name', 'Industry', 'Country'], { name: 'name' }).name).toBe(1);
  });

  it('names what is missing, the headers found and the remedy', () => {
    const fault = faultOf(() => mapColumns(['Name', 'Kraj', 'Branża']));
    expect(fault.code).toBe('ColumnsMissing');
    expect(fault.message).toBe(
      'No column for industry, country. Headers found: "Name", "Kraj", "Branża". ' +
        'Name the columns: --map industry="Header",country="Header"',
    );
  });

  it('says when the values are separated by something else', () => {
    expect(faultOf(() => mapColumns(['Name;Industry;Country'])).message).toContain('separated by ";"');
    expect(faultOf(() => mapColumns(['Name\tIndustry\tCountry'])).message).toContain('separated by "\\t"');
  });

  it('names a chosen header that is not there', () => {
    const fault = faultOf(() => mapColumns(real, { name: 'Title' }));
    expect(fault.code).toBe('HeaderUnknown');
    expect(fault.message).toContain('No column is called "Title" (asked for as name)');
  });

  it('lists 30 headers at most', () => {
    const header = Array.from({ length: 40 }, (_, column) => `column ${column}`);
    expect(faultOf(() => mapColumns(header)).message).toContain('"column 29" and 10 more.');
  });

  it('says in one line which column serves which field', () => {
    expect(describeMapping(real, mapColumns(real))).toBe(
      'Columns: name from "Security", industry from "GICS Sector", country from "Headquarters Location", ' +
        'foundedYear from "Founded", id from "Symbol".',
    );
  });
});
