import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../../../local/appsync-js/index.ts';
import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import { code, echo, liveApi } from './live-api.ts';
import { add, adding, one, posts, schema } from './posts-api.ts';

let language: LanguageHost;
beforeAll(() => {
  language = createLanguageHost({ processes: 1 });
});
afterAll(async () => language.stop());

describe('an event', () => {
  it('holds what the subscription selects, as the JSON text of its answer', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe('subscription { onAdd { id title author { name } } }');
    await api.run(add('id title author { name email } tags'), adding);
    expect(heard.texts).toEqual(['{"data":{"onAdd":{"id":"1","title":"One","author":{"name":"Ada"}}}}']);
  });

  it('reaches every field that names the mutation, and no other', async () => {
    const api = await liveApi(posts, language);
    const added = await api.subscribe('subscription { onAdd { id } }');
    const any = await api.subscribe('subscription { onAny { id } }');
    const never = await api.subscribe('subscription { never { id } }');
    await api.run(add('id'), adding);
    await api.run('mutation ($i: PostInput) { change(input: $i) { id } }', adding);
    expect([added, any, never].map(({ events }) => events.length)).toEqual([1, 2, 0]);
  });

  it('is null where the mutation did not select, though the result has it', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe('subscription { onAdd { id title author { name } } }');
    await api.run(add('id'), adding);
    expect(heard.events).toEqual([{ data: { onAdd: { id: '1', title: null, author: null } } }]);
  });

  it('is nulled up to where null is allowed, and says why, where an unselected field may not be null', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe('subscription { onAdd { id author { name } } }');
    await api.run(add('author { email }'), adding);
    expect(heard.texts).toEqual([
      '{"data":{"onAdd":null},"errors":[' +
        `{"message":"Cannot return null for non-nullable type: 'ID' within parent 'Post' (/onAdd/id)","path":["onAdd","id"]},` +
        `{"message":"Cannot return null for non-nullable type: 'String' within parent 'Author' (/onAdd/author/name)","path":["onAdd","author","name"]}]}`,
    ]);
  });

  it('is known by the names of the schema, whatever mutation and subscription call them', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe(
      'subscription { mine: onAdd { key: id ...rest } } fragment rest on Post { by: author { who: name } }',
    );
    await api.run(
      `mutation ($i: PostInput) { made: add(input: $i) { title: id id: title ...more } }
       fragment more on Post { author { n: name ... on Author { e: email } } }`,
      adding,
    );
    expect(heard.events).toEqual([{ data: { mine: { key: '1', by: { who: 'Ada' } } } }]);
  });

  it('has of a field that the mutation selects twice what it selects first', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe('subscription { onAdd { author { name email } } }');
    await api.run(add('author { name } again: author { name email }'), adding);
    expect(heard.events).toEqual([{ data: { onAdd: { author: { name: 'Ada', email: null } } } }]);
  });

  it('leaves out what the mutation leaves out with @skip and @include', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe('subscription { onAdd { id title tags } }');
    await api.run(
      'mutation ($i: PostInput, $no: Boolean = false) { add(input: $i) { id title @include(if: $no) tags @skip(if: true) } }',
      { variables: { i: { ...one, tags: ['a'] } } },
    );
    expect(heard.events).toEqual([{ data: { onAdd: { id: '1', title: null, tags: null } } }]);
  });

  it('comes of each root field of a mutation, in their order', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe('subscription { onAny { id } }');
    await api.run(
      'mutation { a: add(input: { id: "a" }) { id } b: change(input: { id: "b" }) { id } c: add(input: { id: "c" }) { id } }',
    );
    expect(heard.events).toEqual(['a', 'b', 'c'].map((id) => ({ data: { onAny: { id } } })));
  });

  it('carries AWSJSON as text, once', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe('subscription { onAdd { meta } }');
    const meta = JSON.stringify({ deep: { list: [1, 'two', null] } });
    await api.run(add('meta'), { variables: { i: { id: '1', meta } } });
    expect(heard.events).toEqual([{ data: { onAdd: { meta } } }]);
  });

  it('of a list is the list', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe('subscription { onAll { id reviews { stars } } }');
    await api.run('mutation ($i: [PostInput]) { addAll(input: $i) { id reviews { stars } } }', {
      variables: { i: [{ id: '1', reviews: [{ stars: 5 }] }, null, { id: '2' }] },
    });
    expect(heard.events).toEqual([
      { data: { onAll: [{ id: '1', reviews: [{ stars: 5 }] }, null, { id: '2', reviews: null }] } },
    ]);
  });

  it('comes once to each subscription, equal ones and those of one connection too', async () => {
    const api = await liveApi(posts, language);
    const equal = await Promise.all([1, 2, 3].map(() => api.subscribe('subscription { onAdd { id } }')));
    await api.run(add('id'), adding);
    expect(equal.map(({ events }) => events.length)).toEqual([1, 1, 1]);
  });

  it('never comes to one that began after it', async () => {
    const api = await liveApi(posts, language);
    await api.run(add('id'), adding);
    const late = await api.subscribe('subscription { onAdd { id } }');
    await api.run('{ posts { id } }');
    expect(late.events).toEqual([]);
  });

  it('comes no more once the subscription has ended, and still to its equals', async () => {
    const api = await liveApi(posts, language);
    const ended = await api.subscribe('subscription { onAdd { id } }');
    const equal = await api.subscribe('subscription { onAdd { id } }');
    ended.end();
    ended.end();
    await api.run(add('id'), adding);
    expect([ended.events.length, equal.events.length]).toEqual([0, 1]);
  });

  it('is not looked up anew: resolvers below the field do not run for subscribers', async () => {
    const api = await liveApi(
      {
        schema,
        resolvers: {
          'Mutation.add': echo,
          'Author.name': code('return { payload: `${ctx.source.name} of ${ctx.info.parentTypeName}` };'),
          'Subscription.onAdd': code('return { payload: null };'),
        },
      },
      language,
    );
    const heard = await api.subscribe('subscription { onAdd { author { name email } } }');
    await api.run(add('author { name }'), adding);
    expect(heard.events).toEqual([{ data: { onAdd: { author: { name: 'Ada of Author', email: null } } } }]);
  });

  it('follows the answer, which waits for no subscriber', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe('subscription { onAdd { id } }');
    await api.answer(add('id'), adding);
    expect(heard.events).toEqual([]);
    expect(api.subscriptions.pending()).toEqual(['AppSync: mutations whose events are not delivered (1)']);
    await api.run('{ posts { id } }');
    expect(heard.events).toHaveLength(1);
    expect(api.subscriptions.pending()).toEqual([]);
  });

  it('comes in the order in which mutations completed', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe('subscription { onAdd { id } }');
    const ids = Array.from({ length: 30 }, (_, index) => String(index));
    const release = api.hold();
    for (const id of ids) await api.answer(add('id'), { variables: { i: { id } } });
    release();
    await api.run('{ posts { id } }');
    expect(heard.events).toEqual(ids.map((id) => ({ data: { onAdd: { id } } })));
  });
});

describe('for any two selections', () => {
  interface Selection {
    readonly [field: string]: true | Selection;
  }
  const { selection } = fc.letrec<{ selection: Selection }>((tie) => ({
    selection: fc
      .record(
        { id: fc.constant(true), name: fc.constant(true), child: tie('selection') },
        { requiredKeys: [] },
      )
      .map((chosen) => (Object.keys(chosen).length > 0 ? chosen : { id: true })),
  }));
  const text = (fields: Selection): string =>
    `{ ${Object.entries(fields)
      .map(([name, below]) => (below === true ? name : `${name} ${text(below)}`))
      .join(' ')} }`;
  const value = {
    id: '1',
    name: 'a',
    child: { id: '2', name: null, child: { id: '3', name: 'c', child: null } },
  };
  type Node = Readonly<Record<string, unknown>> | null;

  /** What both select, and null where the subscription selects and the mutation does not. */
  function model(node: Node, mutation: Selection | undefined, subscription: Selection): unknown {
    if (node === null || mutation === undefined) return null;
    return Object.fromEntries(
      Object.entries(subscription).map(([name, below]) => {
        const selected = mutation[name];
        if (below === true) return [name, selected === undefined ? null : node[name]];
        return [name, model(node[name] as Node, selected as Selection | undefined, below)];
      }),
    );
  }

  it('an event is what the mutation selected, as far as the subscription selects it', async () => {
    const api = await liveApi(
      {
        schema: `type Node { id: ID name: String child: Node } type Query { node: Node }
          type Mutation { put: Node } type Subscription { onPut: Node @aws_subscribe(mutations: ["put"]) }`,
        resolvers: { 'Mutation.put': code(`return { payload: ${JSON.stringify(value)} };`) },
      },
      language,
    );
    await fc.assert(
      fc.asyncProperty(selection, selection, async (mutation, subscription) => {
        const heard = await api.subscribe(`subscription { onPut ${text(subscription)} }`);
        await api.run(`mutation { put ${text(mutation)} }`);
        heard.end();
        expect(heard.events).toEqual([{ data: { onPut: model(value, mutation, subscription) } }]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a new deployment', () => {
  it('publishes to subscriptions that began before it, which are answered by the schema they began on', async () => {
    const api = await liveApi(posts, language);
    const before = await api.subscribe('subscription { onAdd { id title } }');
    await api.redeploy({ ...posts, schema: schema.replace('type Post {', 'type Post { extra: String') });
    const after = await api.subscribe('subscription { onAdd { id extra } }');
    await api.run(add('id title'), adding);
    expect(before.events).toEqual([{ data: { onAdd: { id: '1', title: 'One' } } }]);
    expect(after.events).toEqual([{ data: { onAdd: { id: '1', extra: null } } }]);
  });

  it('without the subscription field leaves its subscribers without events', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe('subscription { onAdd { id } }');
    await api.redeploy({ ...posts, schema: schema.replace('onAdd(', 'onAdded(') });
    await api.run(add('id'), adding);
    expect(heard.events).toEqual([]);
  });
});

it('delivers nothing once it has been stopped, not even what waits for its turn', async () => {
  const api = await liveApi(posts, language);
  const heard = await api.subscribe('subscription { onAdd { id } }');
  await api.answer(add('id'), adding);
  api.subscriptions.stop();
  await api.run(add('id'), adding);
  expect(heard.events).toEqual([]);
});
