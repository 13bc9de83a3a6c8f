import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../../../local/appsync-js/index.ts';
import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import { code, liveApi } from './live-api.ts';
import { add, adding, posts, schema } from './posts-api.ts';

let language: LanguageHost;
beforeAll(() => {
  language = createLanguageHost({ processes: 1 });
});
afterAll(async () => language.stop());

describe('nothing is published', () => {
  const failing = (request: string, response?: string) => ({
    schema,
    resolvers: { 'Mutation.add': code(request, response) },
  });
  const nothing = (why: string) => [`warn Mutation.add published nothing: ${why}.`];

  it('of a result that is null', async () => {
    const api = await liveApi(failing('return { payload: null };'), language);
    const heard = await api.subscribe('subscription { onAdd { id } }');
    api.log.lines.length = 0;
    await api.run(add('id'), adding);
    expect(heard.events).toEqual([]);
    expect(api.log.lines).toEqual(nothing('its result is null'));
  });

  it('of a field that had an error, also one that was only appended', async () => {
    const api = await liveApi(
      failing('util.appendError("x"); return { payload: ctx.args.input };'),
      language,
    );
    const heard = await api.subscribe('subscription { onAdd { id } }');
    const { data } = await api.run(add('id'), adding);
    expect(data).toEqual({ add: { id: '1' } });
    expect(heard.events).toEqual([]);
    expect(api.log.lines.at(-1)).toBe(nothing('it, or a field below it, had an error')[0]);
  });

  it('of a mutation that did not run, and nothing is said of it', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe('subscription { onAdd { id } }');
    api.log.lines.length = 0;
    await api.run('mutation ($i: ID!) { add(input: { id: $i }) { id } }');
    expect(heard.events).toEqual([]);
    expect(api.log.lines).toEqual([]);
  });

  it('of a query, and of a mutation that no subscription names', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe('subscription { onAdd { id } }');
    await api.run('{ posts { id } }');
    await api.run('mutation { change(input: { id: "1" }) { id } }');
    expect(heard.events).toEqual([]);
  });

  it.each([
    [240 * 1024, 1],
    [240 * 1024 + 1, 0],
  ])('beyond 240 KB: of %i bytes %i events come', async (bytes, count) => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe('subscription { onAdd { id } }');
    const title = 'é'.repeat(4) + 'x'.repeat(bytes - '{"id":"1","title":""}'.length - 8);
    await api.run(add('id title'), { variables: { i: { id: '1', title } } });
    expect(heard.events).toHaveLength(count);
    const warned = nothing('the event has more than 240 KB');
    expect(api.log.lines.filter((line) => line.includes('240 KB'))).toEqual(count === 1 ? [] : warned);
  });

  it('to one whose aliases make more than 240 KB of the event', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe('subscription { onAdd { a: title b: title } }');
    await api.run(add('title'), { variables: { i: { id: '1', title: 'x'.repeat(130_000) } } });
    expect(heard.events).toEqual([]);
    expect(api.log.lines.at(-1)).toBe(
      'warn A subscription to onAdd got nothing: its answer has more than 240 KB.',
    );
  });

  it('and the same is said once a minute', async () => {
    const api = await liveApi(failing('return { payload: null };'), language);
    await api.subscribe('subscription { onAdd { id } }');
    api.log.lines.length = 0;
    for (let time = 0; time < 3; time += 1) await api.run(add('id'), adding);
    expect(api.log.lines).toHaveLength(1);
    api.clock.advance(60_000);
    await api.run(add('id'), adding);
    expect(api.log.lines).toHaveLength(2);
  });
});
