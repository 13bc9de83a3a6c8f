import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  companyInput,
  nextToken,
  operations,
  startCompanyGraph,
  type Ask,
  type CompanyGraph,
} from '../support/company-graph.ts';

let system: CompanyGraph;
let owner: Ask;
let stranger: Ask;
let editor: Ask;

beforeAll(async () => {
  system = await startCompanyGraph();
  owner = await system.as('olga');
  stranger = await system.as('sam');
  editor = await system.as('edna', 'editors');
});
afterAll(() => system.stop());

const created = async (different: object = {}) =>
  (await owner(operations.create, { input: companyInput(different) })).data.createCompany;
const change = (ask: Ask, id: string, expectedVersion: number, fields: object) =>
  ask(operations.update, { input: { id, expectedVersion, clientToken: nextToken(), ...fields } });
const end = (ask: Ask, id: string, expectedVersion: number) =>
  ask(operations.delete, { input: { id, expectedVersion, clientToken: nextToken() } });
const names = async (ask: Ask, selector: string) =>
  (await ask(`{ companies(${selector}) { items { name } } }`)).data.companies.items.map(
    (item: { name: string }) => item.name,
  );

describe('a company', () => {
  it('is created with a handle made of its name, and found under it', async () => {
    const company = await created({ name: 'Ærø Brüggen & Söhne' });
    expect(company).toMatchObject({
      handle: 'aero-bruggen-sohne',
      version: 1,
      country: 'CA',
      deletedAt: null,
    });
    const found = await system.visitor(
      'query ($handle: String!) { companyByHandle(handle: $handle) { id } }',
      company,
    );
    expect(found.data.companyByHandle.id).toBe(company.id);
  });

  it('gets a handle of its own when the one made of its name is taken', async () => {
    const first = await created({ name: 'Twin Peaks Coffee' });
    const second = await created({ name: 'Twin Peaks Coffee' });
    expect(first.handle).toBe('twin-peaks-coffee');
    expect(second.handle).toMatch(/^twin-peaks-coffee-[0-9a-z]{6}$/);
  });

  it('is found by the beginning of its name, whatever case and accents', async () => {
    await created({ name: 'Žluťoučký Kůň' });
    await created({ name: '東京ベーカリー' });
    await created({ name: '🦊 Foxworks' });
    for (const prefix of ['zlut', 'ŽLUŤ', 'žluťoučký k']) {
      expect(await names(system.visitor, `nameStartsWith: "${prefix}"`)).toEqual(['Žluťoučký Kůň']);
    }
    expect(await names(system.visitor, 'nameStartsWith: "東京"')).toEqual(['東京ベーカリー']);
    expect(await names(system.visitor, 'nameStartsWith: "🦊 fox"')).toEqual(['🦊 Foxworks']);
  });

  it('keeps 0 and "" as values, clears what is null, and leaves what is absent', async () => {
    const { id } = await created({
      description: 'Beer.',
      employeeCount: 9,
      website: 'https://kettle.example',
    });
    const changed = await change(owner, id, 1, { description: '', employeeCount: 0, website: null });
    expect(changed.errors).toEqual([]);
    const read = await system.visitor(operations.company, { id });
    expect(read.data.company).toMatchObject({
      description: '',
      employeeCount: 0,
      website: null,
      name: 'Copper Kettle',
    });
  });

  it('moves in every list when its name, industry or country changes', async () => {
    const { id } = await created({ name: 'Mover', industry: 'Old industry', country: 'AQ' });
    const changed = await change(owner, id, 1, { name: 'Shaker', industry: 'New industry', country: 'BV' });
    expect(changed.data.updateCompany.version).toBe(2);
    expect(await names(system.visitor, 'industry: "Old industry"')).toEqual([]);
    expect(await names(system.visitor, 'industry: "New industry"')).toEqual(['Shaker']);
    expect(await names(system.visitor, 'country: "AQ"')).toEqual([]);
    expect(await names(system.visitor, 'country: "BV"')).toEqual(['Shaker']);
    expect(await names(system.visitor, 'nameStartsWith: "mover"')).toEqual([]);
    expect(await names(system.visitor, 'nameStartsWith: "shaker"')).toEqual(['Shaker']);
  });

  it('frees its handle when it takes another, and keeps it while it is deleted', async () => {
    const { id } = await created({ handle: 'first-handle' });
    const changed = await change(owner, id, 1, { handle: 'second-handle' });
    expect(changed.data.updateCompany).toMatchObject({ handle: 'second-handle', version: 2 });
    const next = await owner(operations.create, { input: companyInput({ handle: 'first-handle' }) });
    expect(next.errors).toEqual([]);
    const taken = await change(owner, id, 2, { handle: 'first-handle' });
    expect(taken.errors[0]?.errorType).toBe('HandleTaken');
    await end(owner, id, 2);
    const blocked = await owner(operations.create, { input: companyInput({ handle: 'second-handle' }) });
    expect(blocked.errors[0]?.errorType).toBe('HandleTaken');
  });

  it('has a long text of its own, which can be changed and cleared', async () => {
    const { id } = await created({ about: 'The first text.' });
    const changed = await change(owner, id, 1, { about: 'The second text.' });
    expect(changed.data.updateCompany).toMatchObject({ about: 'The second text.', version: 2 });
    const cleared = await change(owner, id, 2, { about: null });
    expect(cleared.errors).toEqual([]);
    expect(cleared.data.updateCompany).toMatchObject({ about: null, version: 3 });
  });

  it('is gone for others once deleted, still there for its owner, and whole again after a restoration', async () => {
    const before = await created({ name: 'Phoenix', industry: 'Rising', country: 'TF', employeeCount: 3 });
    const deleted = await end(owner, before.id, 1);
    expect(deleted.data.deleteCompany).toMatchObject({ version: 2 });
    expect(deleted.data.deleteCompany.expiresAt * 1000).toBeGreaterThan(
      Date.parse(before.createdAt) + 29 * 86_400_000,
    );
    for (const ask of [system.visitor, stranger]) {
      expect((await ask(operations.company, before)).data.company).toBeNull();
    }
    for (const ask of [owner, editor]) {
      expect((await ask(operations.company, before)).data.company.deletedAt).toEqual(expect.any(String));
    }
    expect(await names(system.visitor, 'industry: "Rising"')).toEqual([]);
    const mine = await owner('{ myCompanies(state: DELETED) { items { name deletedAt expiresAt } } }');
    expect(mine.data.myCompanies.items).toContainEqual({
      name: 'Phoenix',
      deletedAt: deleted.data.deleteCompany.deletedAt,
      expiresAt: deleted.data.deleteCompany.expiresAt,
    });

    const restored = await owner(operations.restore, {
      input: { id: before.id, expectedVersion: 2, clientToken: nextToken() },
    });
    expect(restored.data.restoreCompany).toEqual({
      ...before,
      version: 3,
      updatedAt: restored.data.restoreCompany.updatedAt,
    });
    expect(await names(system.visitor, 'industry: "Rising"')).toEqual(['Phoenix']);
    expect(await names(system.visitor, 'country: "TF"')).toEqual(['Phoenix']);
    expect(await names(system.visitor, 'nameStartsWith: "phoenix"')).toEqual(['Phoenix']);
  });

  it('belongs to its new owner after a transfer, and the old one may not change it', async () => {
    const { id } = await created();
    const newOwnerId = (await stranger(operations.create, { input: companyInput() })).data.createCompany
      .ownerId;
    const input = { id, expectedVersion: 1, clientToken: nextToken(), newOwnerId };
    const transferred = await owner(operations.transfer, { input });
    expect(transferred.data.transferCompany.ownerId).toBe(newOwnerId);
    // The answer got lost: the same request again is the same success.
    expect((await owner(operations.transfer, { input })).data).toEqual(transferred.data);
    expect((await change(owner, id, 2, { name: 'Mine' })).errors[0]?.errorType).toBe('Forbidden');
    expect((await change(stranger, id, 2, { name: 'Mine' })).errors).toEqual([]);
  });

  it('may be changed by its owner, by editors and admins, and by nobody else', async () => {
    const admin = await system.as('adam', 'admins');
    const { id } = await created();
    expect((await change(stranger, id, 1, { name: 'Mine' })).errors[0]?.errorType).toBe('Forbidden');
    expect((await change(editor, id, 1, { name: 'By an editor' })).errors).toEqual([]);
    expect((await change(admin, id, 2, { name: 'By an admin' })).errors).toEqual([]);
    expect((await change(owner, id, 3, { name: 'By its owner' })).errors).toEqual([]);
    const refused = await change(system.visitor, id, 4, { name: 'By a visitor' });
    expect(refused.errors[0]).toMatchObject({
      errorType: 'Unauthorized',
      message: 'Not Authorized to access updateCompany on type Mutation',
    });
  });

  it('shows who owns and changed it to signed-in users, not to visitors', async () => {
    const { id } = await created();
    const seen = await stranger(operations.company, { id });
    expect(seen.data.company.ownerId).toEqual(expect.any(String));
    const hidden = await system.visitor(operations.company, { id });
    expect(hidden.data.company).toMatchObject({ id, ownerId: null, createdBy: null, updatedBy: null });
    expect(hidden.errors.map(({ errorType }) => errorType)).toEqual(Array(3).fill('Unauthorized'));
  });
});

describe('a repeated mutation', () => {
  it('happens once: creation, update, deletion, restoration', async () => {
    const input = companyInput({ name: 'Once' });
    const first = await owner(operations.create, { input });
    const second = await owner(operations.create, { input });
    expect(second.data).toEqual(first.data);
    expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);

    const { id } = first.data.createCompany;
    const repeat = async (operation: string, expectedVersion: number, fields: object = {}) => {
      const again = { input: { id, expectedVersion, clientToken: nextToken(), ...fields } };
      const answers = [await owner(operation, again), await owner(operation, again)];
      expect(answers[0]?.errors).toEqual([]);
      expect(answers[1]?.data).toEqual(answers[0]?.data);
    };
    await repeat(operations.update, 1, { employeeCount: 5 });
    await repeat(operations.update, 2, { handle: 'just-once', about: 'Once.' });
    await repeat(operations.delete, 3);
    await repeat(operations.restore, 4);
    expect((await system.visitor(operations.company, { id })).data.company.version).toBe(5);
  });

  it('with the token of another creation is refused', async () => {
    const clientToken = nextToken();
    await owner(operations.create, { input: companyInput({ clientToken, name: 'One' }) });
    const other = await owner(operations.create, { input: companyInput({ clientToken, name: 'Two' }) });
    expect(other.errors[0]?.errorType).toBe('ClientTokenReused');
    const stranger2 = await stranger(operations.create, {
      input: companyInput({ clientToken, name: 'Two' }),
    });
    expect(stranger2.errors).toEqual([]);
  });

  it('by external reference finds the company that is there, whatever the token', async () => {
    const externalReference = { source: 'test', id: 'R-1' };
    const first = await editor(operations.create, { input: companyInput({ externalReference }) });
    const second = await editor(operations.create, {
      input: companyInput({ externalReference, name: 'Changed' }),
    });
    expect(second.data).toEqual(first.data);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    const refused = await owner(operations.create, { input: companyInput({ externalReference }) });
    expect(refused.errors[0]?.errorType).toBe('Forbidden');
  });
});

describe('several companies by id', () => {
  it('come in the order of first mention, once each, null for an unknown one', async () => {
    const [a, b] = [await created({ name: 'A' }), await created({ name: 'B' })];
    const answer = await system.visitor('query ($ids: [ID!]!) { companiesByIds(ids: $ids) { name } }', {
      ids: [b.id, 'unknown', a.id, b.id],
    });
    expect(answer.data.companiesByIds).toEqual([{ name: 'B' }, null, { name: 'A' }]);
  });
});
