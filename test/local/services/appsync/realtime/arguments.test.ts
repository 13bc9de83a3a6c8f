import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../../../local/appsync-js/index.ts';
import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import { liveApi } from './live-api.ts';
import { add, one, posts } from './posts-api.ts';

let language: LanguageHost;
beforeAll(() => {
  language = createLanguageHost({ processes: 1 });
});
afterAll(async () => language.stop());

describe('arguments', () => {
  const hears = async (field: string, selection: string, input: unknown, request = {}) => {
    const api = await liveApi(posts, language);
    const declared = field.includes('$') ? '($id: ID, $t: String)' : '';
    const heard = await api.subscribe(`subscription ${declared} { ${field} { __typename } }`, request);
    await api.run(add(selection), { variables: { i: input } });
    return {
      count: heard.events.length,
      said: api.log.lines.filter((line) => line.includes('did not reach')),
    };
  };

  it.each([
    ['all that are given equal the field of their name', 'onAdd(id: "1", title: "One")', 'id title', one, 1],
    ['one that differs is enough', 'onAdd(id: "1", title: "Two")', 'id title', one, 0],
    ['one that is left out asks for nothing', 'onAdd(title: "One")', 'id title', one, 1],
    ['null asks for null', 'onAdd(title: null)', 'id title', { id: '1', title: null }, 1],
    ['null is not a text', 'onAdd(title: null)', 'id title', one, 0],
    ['null is content with what was not selected', 'onAdd(title: null)', 'id', one, 1],
    [
      'null does not ask for what was not selected, where another differs',
      'onAdd(id: "2", title: null)',
      'id',
      one,
      0,
    ],
    ['a value is not content with null', 'onAdd(title: "One")', 'id title', { id: '1' }, 0],
    ['lists are compared whole', 'onAny(tags: ["a", "b"])', 'tags', { tags: ['a', 'b'] }, 1],
    ['in their order', 'onAny(tags: ["a", "b"])', 'tags', { tags: ['b', 'a'] }, 0],
  ])('%s', async (_law, field, selection, input, count) => {
    expect(await hears(field, selection, { id: '1', ...input })).toEqual({ count, said: [] });
  });

  it('ask for a field that the mutation selects, or nothing comes, and the log says so', async () => {
    const { count, said } = await hears('onAdd(id: "1")', 'title', one);
    expect(count).toBe(0);
    expect(said).toEqual([
      'warn An event of Mutation.add did not reach subscriptions to onAdd: their filter needs id, and the mutation selected no such field.',
    ]);
  });

  it('are known by the field that the schema names, not by a response name', async () => {
    expect(await hears('onAdd(title: "1")', 'title: id', one)).toMatchObject({ count: 0 });
    expect(await hears('onAdd(id: "1")', 'title: id', one)).toMatchObject({ count: 1 });
  });

  it('may be variables; one that was not sent is left out, one sent as null is null', async () => {
    const field = 'onAdd(id: $id, title: $t)';
    expect(await hears(field, 'id title', one, { variables: { id: '1' } })).toMatchObject({ count: 1 });
    expect(await hears(field, 'id title', one, { variables: { id: '1', t: null } })).toMatchObject({
      count: 0,
    });
  });

  it('never match a list', async () => {
    const api = await liveApi(posts, language);
    const all = await api.subscribe('subscription { onAll { id } }');
    const some = await api.subscribe('subscription { onAll(id: "1") { id } }');
    await api.run('mutation { addAll(input: [{ id: "1" }]) { id } }');
    expect([all.events.length, some.events.length]).toEqual([1, 0]);
  });
});
