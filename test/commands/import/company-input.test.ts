import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { companyInput } from '../../../commands/import/company-input.ts';
import { fields, mapColumns } from '../../../commands/import/mapping.ts';

const header = [...fields];
const mapping = mapColumns(header);

function read(row: Partial<Record<(typeof fields)[number], string>>, clientToken = 'token') {
  const cells = header.map((field) => row[field] ?? '');
  return companyInput(cells, { columns: header.length, mapping, source: 'list', clientToken });
}

const least = { name: 'Velqora', industry: 'Robotics', country: 'Germany', id: 'V1' };

describe('a row', () => {
  it('becomes the input of createCompany, with nothing that it does not say', () => {
    expect(read(least)).toEqual({
      faults: [],
      warnings: [],
      input: {
        name: 'Velqora',
        industry: 'Robotics',
        country: 'DE',
        clientToken: 'token',
        externalReference: { source: 'list', id: 'V1' },
      },
    });
  });

  it('carries every field', () => {
    const row = {
      ...least,
      handle: 'velqora',
      description: 'Arms.',
      website: 'velqora.example',
      foundedYear: '2011 (1990)',
      employeeCount: '1,200',
      about: 'First line.\nSecond line.',
    };
    expect(read(row).input).toMatchObject({
      handle: 'velqora',
      description: 'Arms.',
      website: 'https://velqora.example',
      foundedYear: 2011,
      employeeCount: 1200,
      about: 'First line.\nSecond line.',
    });
  });

  it('keeps a count of zero', () => {
    expect(read({ ...least, employeeCount: '0' }).input).toMatchObject({ employeeCount: 0 });
  });

  it('loses surrounding blanks, and line breaks inside name and industry', () => {
    const { input } = read({ ...least, name: '  Velqora \r\n Works ', industry: 'Heavy\nRobotics' });
    expect(input).toMatchObject({ name: 'Velqora Works', industry: 'Heavy Robotics' });
  });

  it('names each required field that it lacks', () => {
    expect(read({ name: ' ', country: 'none' })).toMatchObject({
      faults: [
        { field: 'name', reason: 'is empty' },
        { field: 'industry', reason: 'is empty' },
        { field: 'country', reason: '"none" names no country or US state' },
      ],
    });
    expect(read({ name: ' ', country: 'none' }).input).toBeUndefined();
  });

  it('of another length than the header is not read at all', () => {
    const context = { columns: 4, mapping, source: 'list', clientToken: 'token' };
    const reason = 'the row has 3 values, the header has 4';
    expect(companyInput(['a', 'b', 'DE'], context)).toEqual({
      faults: [{ field: 'columns', reason }],
      warnings: [],
    });
  });

  it('arrives without the optional values that cannot be read, each with a warning', () => {
    const { input, warnings } = read({
      ...least,
      foundedYear: 'long ago',
      employeeCount: 'many',
      website: 'none',
    });
    expect(Object.keys(input ?? {})).toEqual([
      'name',
      'industry',
      'country',
      'clientToken',
      'externalReference',
    ]);
    expect(warnings).toEqual([
      { field: 'website', reason: '"none" is no web address; left out' },
      { field: 'foundedYear', reason: '"long ago" is no year; left out' },
      { field: 'employeeCount', reason: '"many" is no whole number; left out' },
    ]);
  });

  it('warns of a doubtful country and of an id that is missing', () => {
    const { input, warnings } = read({ ...least, country: 'Wilmington, DE', id: '' });
    expect(input?.country).toBe('US');
    expect(warnings.map(({ field }) => field)).toEqual(['country', 'id']);
  });
});

describe('the id of a row without one', () => {
  const idOf = (row: typeof least, token?: string) =>
    read({ ...row, id: '' }, token).input?.externalReference.id;
  const word = fc.stringMatching(/^[a-zA-Z,"#é]{1,8}$/);

  it('is the same in every run, and fits what the API takes', () => {
    expect(idOf(least, 'a')).toBe(idOf(least, 'b'));
    expect(idOf(least)).toMatch(/^row-[0-9a-f]{40}$/);
  });

  it('differs when the content differs, even where values run into each other', () => {
    fc.assert(
      fc.property(word, word, word, word, (name, industry, otherName, otherIndustry) => {
        const same = name === otherName && industry === otherIndustry;
        const one = idOf({ ...least, name, industry });
        const other = idOf({ ...least, name: otherName, industry: otherIndustry });
        expect(one === other).toBe(same);
      }),
    );
    expect(idOf({ ...least, name: 'ab', industry: 'c' })).not.toBe(
      idOf({ ...least, name: 'a', industry: 'bc' }),
    );
  });
});
