import type { Chance } from '../../simulation/chance.ts';
import type { Written } from './ledger.ts';

/** One write: what is sent, and what has to be there after it. The id of a company to be created is not known yet. */
export interface Mutation {
  readonly field: 'createCompany' | 'updateCompany' | 'deleteCompany' | 'restoreCompany';
  readonly input: Readonly<Record<string, unknown>>;
  readonly expected: Omit<Written, 'id' | 'handle'> & { readonly id?: string; readonly handle?: string };
}

const INDUSTRIES = ['Brewing', 'Stills', 'Cooperage', 'Glassblowing', 'Hops'];
/** Companies of one client: so few that they meet every kind of change, and that each look at the tables is quick. */
const MOST = 30;
/** Ways to change a company, as often as they are here. */
const CHANGES = [
  'name',
  'employees',
  'employees',
  'industry',
  'industry',
  'handle',
  'about',
  'delete',
] as const;

const FIELDS = {
  createCompany: 'CreateCompanyInput',
  updateCompany: 'UpdateCompanyInput',
  deleteCompany: 'DeleteCompanyInput',
  restoreCompany: 'RestoreCompanyInput',
} as const;

export function documentOf({ field }: Pick<Mutation, 'field'>): string {
  return `mutation ($input: ${FIELDS[field]}!) {
    ${field}(input: $input) { id version name handle industry employeeCount deletedAt }
  }`;
}

/** What a client does next, to one of its own companies or to a new one. `turn` is a number that it uses once. */
export function nextMutation(
  chance: Chance,
  own: readonly Written[],
  { client, turn }: { readonly client: string; readonly turn: number },
): Mutation {
  const clientToken = `${client}-${turn}`;
  if (own.length === 0 || (own.length < MOST && chance.happens(0.25))) {
    const name = `Company ${client} ${turn}`;
    const industry = chance.pick(INDUSTRIES);
    const employeeCount = chance.happens(0.2) ? null : chance.below(1_000);
    return {
      field: 'createCompany',
      input: { name, industry, country: 'DE', clientToken, ...(employeeCount !== null && { employeeCount }) },
      expected: { version: 1, name, industry, employeeCount, deleted: false },
    };
  }
  const company = chance.pick(own);
  const { id, version } = company;
  const base = { id, expectedVersion: version, clientToken };
  const next = { ...company, version: version + 1 };
  if (company.deleted) {
    return { field: 'restoreCompany', input: base, expected: { ...next, deleted: false } };
  }
  const update = (input: object, expected: Partial<Written> = input): Mutation => ({
    field: 'updateCompany',
    input: { ...base, ...input },
    expected: { ...next, ...expected },
  });
  switch (chance.pick(CHANGES)) {
    case 'name':
      return update({ name: `Company ${client} ${turn}` });
    case 'employees':
      return update({ employeeCount: chance.happens(0.1) ? null : chance.below(1_000) });
    case 'industry':
      return update({ industry: chance.pick(INDUSTRIES) });
    case 'handle':
      return update({ handle: `chaos-${client}-${turn}` });
    case 'about':
      return update({ about: `Text ${turn}` }, {});
    case 'delete':
      return { field: 'deleteCompany', input: base, expected: { ...next, deleted: true } };
  }
}
