import { expect, it } from 'vitest';
import type { AccessPattern } from '../../model/access-pattern.ts';
import { ACCESS_PATTERNS } from '../../model/access-patterns.ts';
import type { JournalEntry } from '../../local/index.ts';
import {
  companyInput,
  givenCompanyGraph,
  nextToken,
  operations,
  type Ask,
  type CompanyGraph,
} from '../support/company-graph.ts';
import { forEachEngine } from '../support/engine.ts';

interface Setting {
  readonly system: CompanyGraph;
  readonly visitor: Ask;
  readonly owner: Ask;
  readonly editor: Ask;
  /** A company of the owner, at version 1. */
  readonly company: { readonly id: string; readonly handle: string };
}

const write = (setting: Setting, different: object = {}) => ({
  input: { id: setting.company.id, expectedVersion: 1, clientToken: nextToken(), ...different },
});
const update = (different: object) => (setting: Setting) =>
  setting.owner(operations.update.replace(' about ', ' '), write(setting, different));
const list = (selector: string) => (setting: Setting) =>
  setting.visitor(`{ companies(${selector}) { items { id name } } }`);
const createOnly = 'mutation ($input: CreateCompanyInput!) { createCompany(input: $input) { id version } }';

/** How a client uses each pattern, by field and way, selecting nothing that costs a call of its own. */
const USES: Record<string, (setting: Setting) => ReturnType<Ask>> = {
  'Query.company': ({ visitor, company }) =>
    visitor('query ($id: ID!) { company(id: $id) { name } }', company),
  'Query.companyByHandle': ({ visitor, company }) =>
    visitor('query ($handle: String!) { companyByHandle(handle: $handle) { name } }', company),
  'Query.companies industry': list('industry: "Brewing"'),
  'Query.companies country': list('country: "CA"'),
  'Query.companies createdIn': ({ visitor, system }) =>
    visitor('query ($month: String) { companies(createdIn: $month) { items { id } } }', {
      month: new Date(system.cloud.clock.now()).toISOString().slice(0, 7),
    }),
  'Query.companies nameStartsWith': list('nameStartsWith: "copper"'),
  'Query.myCompanies': ({ owner }) => owner('{ myCompanies { items { id } } }'),
  'Query.companiesByIds': ({ visitor, company }) =>
    visitor('query ($id: ID!) { companiesByIds(ids: [$id]) { name } }', company),
  'Mutation.createCompany': ({ owner }) => owner(createOnly, { input: companyInput({ handle: 'another' }) }),
  'Mutation.createCompany about, externalReference': ({ editor }) =>
    editor(createOnly, {
      input: companyInput({
        handle: 'referred',
        about: 'Long.',
        externalReference: { source: 'test', id: '1' },
      }),
    }),
  'Mutation.updateCompany employeeCount': update({ employeeCount: 7 }),
  'Mutation.updateCompany name': update({ name: 'Tin Kettle' }),
  'Mutation.updateCompany industry': update({ industry: 'Kettles' }),
  'Mutation.updateCompany handle': update({ handle: 'tin-kettle' }),
  'Mutation.updateCompany about': update({ about: 'Long.' }),
  'Mutation.deleteCompany': (setting) =>
    setting.owner(operations.delete.replace(' about ', ' '), write(setting)),
  'Mutation.restoreCompany': (setting) =>
    setting.owner(operations.restore.replace(' about ', ' '), write(setting, { expectedVersion: 2 })),
  'Mutation.transferCompany': (setting) =>
    setting.owner(operations.transfer.replace(' about ', ' '), write(setting, { newOwnerId: 'somebody' })),
};

const useOf = (pattern: AccessPattern) => [pattern.field, ...(pattern.way ? [pattern.way] : [])].join(' ');

forEachEngine('every access pattern', (_start, engine) => {
  it('makes the calls and uses the capacity that its row says', async () => {
    const system = await givenCompanyGraph({ engine });
    const owner = await system.as('ada');
    const editor = await system.as('edna', 'editors');
    for (const pattern of ACCESS_PATTERNS.filter(({ field }) => field !== 'Company.about')) {
      // The handle is given: one made of the name would be tried twice, since deleted companies keep theirs.
      const input = companyInput({ handle: nextToken() });
      const created = await owner(operations.create, { input });
      const setting = { system, visitor: system.visitor, owner, editor, company: created.data.createCompany };
      if (pattern.field === 'Mutation.restoreCompany') await USES['Mutation.deleteCompany']?.(setting);
      const use = USES[useOf(pattern)];
      expect(use, `no use of ${useOf(pattern)}`).toBeDefined();
      const counted = await counting(system, async () => {
        const answer = await use?.(setting);
        expect(answer?.errors, useOf(pattern)).toEqual([]);
      });
      expect(counted.map(shape), useOf(pattern)).toEqual(pattern.calls.map(expectedShape));
      // Away with it, so that every list has one company and a page is one item.
      await owner(operations.delete, write(setting, { expectedVersion: await version(setting) }));
    }
  });

  it('reads the long text with one call, when it is selected', async () => {
    const system = await givenCompanyGraph({ engine });
    const owner = await system.as('ada');
    const input = companyInput({ about: 'Long.' });
    const { id } = (await owner(operations.create, { input })).data.createCompany;
    const counted = await counting(system, async () => {
      const answer = await system.visitor('query ($id: ID!) { company(id: $id) { about } }', { id });
      expect(answer.data.company.about).toBe('Long.');
    });
    const pattern = ACCESS_PATTERNS.find(({ field }) => field === 'Company.about');
    expect(counted.map(shape).slice(1)).toEqual(pattern?.calls.map(expectedShape));
  });
});

async function counting(system: CompanyGraph, work: () => Promise<void>): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  const end = system.cloud.journal.listen((entry) => void entries.push(entry));
  await work();
  end();
  return entries.filter((entry) => entry.service === 'dynamodb');
}

function shape(entry: JournalEntry) {
  return {
    operation: entry.operation,
    index: entry.input['IndexName'],
    read: entry.capacity?.read,
    write: entry.capacity?.write,
    indexWrite: entry.capacity?.indexWrite,
  };
}

function expectedShape(call: AccessPattern['calls'][number]) {
  const { operation, index, read = 0, write: written = 0, indexWrite = 0 } = call;
  return { operation, index, read, write: written, indexWrite };
}

async function version({ owner, company }: Setting): Promise<number> {
  const answer = await owner(operations.company.replace(' about ', ' '), company);
  return answer.data.company?.version ?? 0;
}
