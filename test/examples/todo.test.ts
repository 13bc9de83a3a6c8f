import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenFor } from '../../commands/token/token-for.ts';
import { asker, type Ask } from '../support/company-graph.ts';
import { synthesizedExample } from '../support/example-app.ts';
import { npmHost, type Running } from '../support/running.ts';

const folder = mkdtempSync(join(tmpdir(), 'todo-'));
let host: Running;
let visitor: Ask;
let ada: Ask;
let bea: Ask;

beforeAll(async () => {
  host = await npmHost(await synthesizedExample('todo'), folder);
  const { graphql, apiKey } = host.endpoints;
  const as = async (user: string) =>
    asker(graphql, { authorization: await tokenFor(host.endpoints, { user, groups: [] }) });
  visitor = asker(graphql, { 'x-api-key': apiKey });
  [ada, bea] = [await as('ada'), await as('bea')];
}, 120_000);
afterAll(async () => {
  await host.stop();
  rmSync(folder, { recursive: true });
});

const ITEM = 'listId id text priority done due';
const createList = async (by: Ask, title: string, shared?: boolean) => {
  const mutation = `mutation ($title: String!, $shared: Boolean) {
    createList(title: $title, shared: $shared) { id title owner shared open createdAt }
  }`;
  const { data, errors } = await by(mutation, { title, ...(shared === undefined ? {} : { shared }) });
  expect(errors).toEqual([]);
  return data.createList as { id: string; owner: string; open: number; shared: boolean; createdAt: string };
};
const addItems = async (by: Ask, listId: string, ...items: object[]) =>
  by(
    `mutation ($listId: ID!, $items: [ItemInput!]!) { addItems(listId: $listId, items: $items) { ${ITEM} } }`,
    {
      listId,
      items,
    },
  );
const listOf = async (by: Ask, id: string) => {
  const query = `query ($id: ID!) { list(id: $id) { title open shared items { items { ${ITEM} } nextToken } } }`;
  return (await by(query, { id })).data.list;
};
const denied = { errorType: 'Unauthorized', message: expect.stringContaining('Not Authorized to access') };

describe('the to-do API, hosted by npm run host', () => {
  it('says what it is, with a request that works', () => {
    const said = host.output();
    expect(said).toContain('todo is running.');
    expect(said).toMatch(/Callers +AMAZON_COGNITO_USER_POOLS, API_KEY/);
    expect(said).toMatch(/Tables +TodoStack-Lists\S+, TodoStack-Items/);
    expect(said).toMatch(/curl -s \S+ -H 'x-api-key: da2-\S+' .*sharedLists \{ id title owner shared \}/);
  });

  it('makes a list by a resolver that was TypeScript', async () => {
    const list = await createList(ada, '  Groceries ');
    expect(list).toMatchObject({ title: 'Groceries', owner: 'ada', open: 0, shared: false });
    expect(list.createdAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const { errors } = await ada('mutation { createList(title: " ") { id } }');
    expect(errors).toMatchObject([{ errorType: 'BadRequest', message: 'A list needs a title.' }]);
  });

  it('stores an item and counts it in one transaction', async () => {
    const { id: listId } = await createList(ada, 'One by one');
    const mutation = `mutation ($listId: ID!) { addItem(listId: $listId, item: { text: "Tea", due: "2026-12-01" }) { ${ITEM} } }`;
    const { data, errors } = await ada(mutation, { listId });
    expect(errors).toEqual([]);
    const item = { listId, text: 'Tea', priority: 'NORMAL', done: false, due: '2026-12-01' };
    expect(data.addItem).toMatchObject(item);
    expect(await listOf(ada, listId)).toMatchObject({ open: 1, items: { items: [item], nextToken: null } });
  });

  it('stores many at once, reads them in the order asked with null for who is not there, and deletes them', async () => {
    const { id: listId } = await createList(ada, 'Many');
    const added = await addItems(ada, listId, { text: 'a' }, { text: 'b', priority: 'HIGH' }, { text: 'c' });
    expect(added.errors).toEqual([]);
    const [a, b, c] = (added.data.addItems as { id: string }[]).map(({ id }) => id);
    const items =
      'query ($listId: ID!, $ids: [ID!]!) { items(listId: $listId, ids: $ids) { text priority } }';
    const read = await ada(items, { listId, ids: [c, 'nobody', b] });
    expect(read.data.items).toEqual([
      { text: 'c', priority: 'NORMAL' },
      null,
      { text: 'b', priority: 'HIGH' },
    ]);
    expect((await ada(items, { listId, ids: [] })).data.items).toEqual([]);

    const remove = 'mutation ($listId: ID!, $ids: [ID!]!) { removeItems(listId: $listId, ids: $ids) }';
    const removed = await ada(remove, { listId, ids: [a, 'nobody', c] });
    expect(removed.data.removeItems).toEqual([a, c]);
    expect(await listOf(ada, listId)).toMatchObject({ open: 1, items: { items: [{ id: b }] } });
  });

  it('takes no more at once than its environment says', async () => {
    const { id: listId } = await createList(ada, 'Too many');
    const { errors } = await addItems(ada, listId, ...Array.from({ length: 26 }, () => ({ text: 'x' })));
    expect(errors).toMatchObject([
      { errorType: 'BadRequest', message: 'From 1 to 25 items can be added at once.' },
    ]);
    expect(await listOf(ada, listId)).toMatchObject({ open: 0, items: { items: [] } });
  });

  it('completes an item once, however often it is asked to', async () => {
    const { id: listId } = await createList(ada, 'Done');
    const { data } = await addItems(ada, listId, { text: 'a' }, { text: 'b' });
    const complete = `mutation ($listId: ID!, $id: ID!) { completeItem(listId: $listId, id: $id) { ${ITEM} } }`;
    const asked = { listId, id: data.addItems[0].id as string };
    for (const answer of [await ada(complete, asked), await ada(complete, asked)]) {
      expect(answer.errors).toEqual([]);
      expect(answer.data.completeItem).toEqual({ ...data.addItems[0], done: true });
    }
    expect((await listOf(ada, listId)).open).toBe(1);
    const { errors } = await ada(complete, { listId, id: 'nobody' });
    expect(errors).toMatchObject([{ errorType: 'NotFound', message: 'There is no item nobody.' }]);
    expect((await listOf(ada, listId)).open).toBe(1);
  });

  it('pages through the items of a list', async () => {
    const { id } = await createList(ada, 'Pages');
    await addItems(ada, id, { text: 'a' }, { text: 'b' }, { text: 'c' });
    const query = `query ($id: ID!, $nextToken: String) {
      list(id: $id) { items(limit: 2, nextToken: $nextToken) { items { text } nextToken } }
    }`;
    const texts: string[] = [];
    let nextToken: string | null = null;
    do {
      const { data, errors } = await ada(query, { id, nextToken });
      expect(errors).toEqual([]);
      const page = data.list.items as { items: { text: string }[]; nextToken: string | null };
      texts.push(...page.items.map(({ text }) => text));
      ({ nextToken } = page);
    } while (nextToken);
    expect(texts.sort()).toEqual(['a', 'b', 'c']);
  });

  it('keeps a list to its owner until it is shared', async () => {
    const { id } = await createList(ada, 'Private');
    expect(await listOf(bea, id)).toBeNull();
    expect(await listOf(visitor, id)).toBeNull();
    const share = 'mutation ($id: ID!) { shareList(id: $id) { shared } }';
    expect((await bea(share, { id })).errors).toMatchObject([{ errorType: 'Forbidden' }]);
    expect((await ada(share, { id })).data.shareList).toEqual({ shared: true });
    expect(await listOf(visitor, id)).toMatchObject({ title: 'Private', shared: true });
    const { data } = await visitor('{ sharedLists { id owner } }');
    expect(data.sharedLists).toContainEqual({ id, owner: 'ada' });
  });

  it('lets nobody but its owner write to a list, whoever may read it', async () => {
    const { id } = await createList(ada, 'Shared', true);
    expect((await addItems(bea, id, { text: 'x' })).errors).toMatchObject([denied]);
    expect((await addItems(visitor, id, { text: 'x' })).errors).toMatchObject([denied]);
    expect((await addItems(ada, 'nothing', { text: 'x' })).errors).toMatchObject([{ errorType: 'NotFound' }]);
    expect(await listOf(ada, id)).toMatchObject({ open: 0, items: { items: [] } });
    expect((await visitor('{ myLists { id } }')).errors).toMatchObject([denied]);
    expect((await bea('{ myLists { id } }')).data.myLists).toEqual([]);
  });

  it('has its digest written by a function', async () => {
    const { id: listId } = await createList(ada, 'Digest');
    await addItems(ada, listId, { text: 'Tea', priority: 'HIGH', due: '2026-12-01' });
    const { data, errors } = await ada('query ($listId: ID!) { digest(listId: $listId) { title text } }', {
      listId,
    });
    expect(errors).toEqual([]);
    expect(data.digest).toEqual({ title: 'Digest', text: '1 of 1 open\n- Tea! (2026-12-01)' });
  });
});

describe('the unit tests of the to-do API, written against AWS', () => {
  it('pass with nothing but the environment that npm run host prints', async () => {
    const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
    const printed = [...host.output().matchAll(/(AWS_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]);
    const child = spawn(process.execPath, [vitest, 'run'], {
      cwd: fileURLToPath(new URL('../../examples/todo', import.meta.url)),
      env: { ...process.env, NO_COLOR: '1', ...(Object.fromEntries(printed) as Record<string, string>) },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    const [code] = (await once(child, 'close')) as [number];
    expect(output).toMatch(/Tests +7 passed/);
    expect(code).toBe(0);
  });
});
