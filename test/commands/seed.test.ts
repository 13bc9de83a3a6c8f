import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { seed } from '../../commands/seed.ts';
import { recordingLog } from '../../local/index.ts';
import { companyFaults } from '../../model/company/rules.ts';
import { companyApi, type CompanyApi } from './import/company-api.fixture.ts';

const companies = parse<Record<string, string>>(
  await readFile(new URL('../../commands/seed/companies.csv', import.meta.url)),
  {
    columns: true,
  },
);

function seedInto(api: CompanyApi, log = recordingLog()) {
  return seed({ endpoint: api.endpoint, authorization: () => Promise.resolve('jwt'), log });
}

describe('the seed', () => {
  it('creates each of its companies once', async () => {
    await using api = await companyApi();
    const log = recordingLog();
    expect(await seedInto(api, log)).toEqual({ created: companies.length, present: 0 });
    expect(await seedInto(api, log)).toEqual({ created: 0, present: companies.length });
    expect(api.companies.size).toBe(companies.length);
    expect(log.lines).toEqual([]);
    expect([...api.companies.keys()].every((key) => key.startsWith('seed/'))).toBe(true);
  });

  it('takes a token as it is', async () => {
    await using api = await companyApi({ token: () => 'jwt' });
    const seeding = seed({ endpoint: api.endpoint, authorization: 'jwt', log: recordingLog() });
    expect(await seeding).toMatchObject({ present: 0 });
  });

  it('fails when a company does not arrive, and says which', async () => {
    const trouble = { error: { errorType: 'HandleTaken', message: 'The handle is taken.' } };
    await using api = await companyApi({
      trouble: ({ handle }) => (handle === 'longyun' ? trouble : undefined),
    });
    const log = recordingLog();
    await expect(seedInto(api, log)).rejects.toThrow(
      `1 of ${companies.length} companies of the seed did not arrive.`,
    );
    expect(log.lines).toEqual([
      expect.stringMatching(/^warn seed\/companies\.csv line \d+: handle: The handle is taken\./),
    ]);
  });

  it('fails when the API refuses the caller', async () => {
    await using api = await companyApi({ token: () => 'another' });
    await expect(seedInto(api)).rejects.toThrow('does not let the importer create companies');
  });
});

describe('the companies of the seed', () => {
  const distinct = (field: string) => new Set(companies.map((company) => company[field]));

  it('are about 40, each with an id, a name and a website of its own', () => {
    expect(companies.length).toBeGreaterThanOrEqual(38);
    expect(companies.length).toBeLessThanOrEqual(45);
    for (const field of ['id', 'name', 'website']) expect(distinct(field).size).toBe(companies.length);
    const handles = companies.map(({ handle }) => handle).filter(Boolean);
    expect(new Set(handles).size).toBe(handles.length);
  });

  it("are legal, and live at addresses that are nobody's", () => {
    for (const company of companies) {
      expect(company.website).toMatch(/^https:\/\/[a-z-]+\.example$/);
      const { name, handle, industry, country, description, about } = company;
      const given = { name, industry, country, description, about, ...(handle ? { handle } : {}) };
      expect(
        companyFaults({ ...given, clientToken: 'token' } as Parameters<typeof companyFaults>[0]),
      ).toEqual([]);
    }
  });

  it('are spread over industries, countries and scripts', () => {
    expect(distinct('industry').size).toBeGreaterThanOrEqual(6);
    expect(distinct('country').size).toBeGreaterThanOrEqual(25);
    const names = companies.map(({ name }) => name).join(' ');
    const scripts = ['Han', 'Arabic', 'Cyrillic', 'Hangul', 'Greek', 'Hebrew', 'Thai', 'Devanagari'];
    for (const script of scripts) expect(names).toMatch(new RegExp(`\\p{Script=${script}}`, 'u'));
    expect(names.normalize('NFD')).toMatch(/[A-Za-z]\p{M}/u);
  });

  it('have what a list is good for: a long text here, a blank there, a count of zero', () => {
    expect(companies.some(({ about }) => about?.includes('\n'))).toBe(true);
    expect(companies.some(({ description }) => description === '')).toBe(true);
    expect(companies.some(({ employeeCount }) => employeeCount === '0')).toBe(true);
  });
});
