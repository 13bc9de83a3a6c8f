import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AccessPattern } from '../../model/access-pattern.ts';
import { ACCESS_PATTERNS } from '../../model/access-patterns.ts';
import type { JournalEntry, Principal } from '../../local/index.ts';
import {
  companyInput,
  nextToken,
  operations,
  startCompanyGraph,
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
  'Query.companyStatistics': ({ visitor, company }) =>
    visitor('query ($id: ID!) { companyStatistics(companyId: $id) { profileVersion } }', company),
  'Query.companyStatisticsByIds': ({ visitor, company }) =>
    visitor('query ($id: ID!) { companyStatisticsByIds(companyIds: [$id]) { profileVersion } }', company),
  'Query.industryStatistics': ({ visitor }) =>
    visitor('{ industryStatistics(industry: "Brewing") { companyCount } }'),
  'Query.industries': ({ visitor }) => visitor('{ industries { items } }'),
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

/** Fields below a company, which cost a call only when they are selected, and what they show. */
const NESTED: Record<string, { readonly selection: string; readonly value: unknown }> = {
  'Company.about': { selection: 'about', value: { about: 'Long.' } },
  'Company.statistics': {
    selection: 'statistics { profileVersion }',
    value: { statistics: { profileVersion: 1 } },
  },
};

forEachEngine('every access pattern', (_start, engine) => {
  let system: CompanyGraph;
  beforeAll(async () => {
    system = await startCompanyGraph({ engine });
  });
  afterAll(() => system.stop());

  it('makes the calls and uses the capacity that its row says', { timeout: 60_000 }, async () => {
    const owner = await system.as('ada');
    const editor = await system.as('edna', 'editors');
    for (const pattern of ACCESS_PATTERNS.filter(({ field }) => !Object.hasOwn(NESTED, field))) {
      // The handle is given: one made of the name would be tried twice, since deleted companies keep theirs.
      const input = companyInput({ handle: nextToken() });
      const created = await owner(operations.create, { input });
      const setting = { system, visitor: system.visitor, owner, editor, company: created.data.createCompany };
      if (pattern.field === 'Mutation.restoreCompany') await USES['Mutation.deleteCompany']?.(setting);
      // What is read of statistics is there once the creation has been counted.
      if (/tatistics|industries/.test(pattern.field)) await system.cloud.idle();
      const use = USES[useOf(pattern)];
      expect(use, `no use of ${useOf(pattern)}`).toBeDefined();
      const counted = await counting(system, async () => {
        const answer = await use?.(setting);
        expect(answer?.errors, useOf(pattern)).toEqual([]);
        expect(Object.values(answer?.data as object).flat(), useOf(pattern)).not.toContain(null);
      });
      expect(counted.map(shape), useOf(pattern)).toEqual(pattern.calls.map(expectedShape));
      // Away with it, so that every list has one company and a page is one item.
      await owner(operations.delete, write(setting, { expectedVersion: await version(setting) }));
    }
  });

  it.each(Object.entries(NESTED))('reads %s with one call, when it is selected', async (field, nested) => {
    const owner = await system.as('ada');
    const input = companyInput({ handle: nextToken(), about: 'Long.' });
    const { id } = (await owner(operations.create, { input })).data.createCompany;
    await system.cloud.idle();
    const counted = await counting(system, async () => {
      const query = `query ($id: ID!) { company(id: $id) { ${nested.selection} } }`;
      const answer = await system.visitor(query, { id });
      expect(answer.data.company).toEqual(nested.value);
    });
    const pattern = ACCESS_PATTERNS.find((one) => one.field === field);
    expect(counted.map(shape).slice(1)).toEqual(pattern?.calls.map(expectedShape));
  });
});

async function counting(system: CompanyGraph, work: () => Promise<void>): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  const end = system.cloud.journal.listen((entry) => void entries.push(entry));
  await work();
  end();
  // Events are worked off beside the requests; what that costs is not the field's.
  return entries.filter(({ service, principal }) => service === 'dynamodb' && isApi(principal));
}

function isApi(principal: Principal): boolean {
  return principal.kind === 'role' && principal.sessionName === 'APPSYNC_ASSUME_ROLE';
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
