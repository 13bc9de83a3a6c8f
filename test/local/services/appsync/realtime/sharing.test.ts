import { buildSchema as plainSchema, execute, parse } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLanguageHost } from '../../../../../local/appsync-js/index.ts';
import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import { anyone, echo, liveApi } from './live-api.ts';

let language: LanguageHost;
beforeAll(() => {
  language = createLanguageHost({ processes: 1 });
});
afterAll(async () => language.stop());

const schema = `
  type Post { id: ID title: String author: Author }
  type Author { name: String email: String }
  input PostInput { id: ID title: String author: AuthorInput }
  input AuthorInput { name: String email: String }
  type Query { post: Post }
  type Mutation { add(input: PostInput): Post }
  type Subscription { onAdd(id: ID, title: String): Post @aws_subscribe(mutations: ["add"]) }`;
const definition = { schema, resolvers: { 'Mutation.add': echo } };
const input = { id: '1', title: 'One', author: { name: 'Ada', email: 'ada@example.test' } };
const add = 'mutation ($i: PostInput) { add(input: $i) { id title author { name email } } }';

it('each of many live subscriptions says what it would say alone, whatever work they share', async () => {
  const api = await liveApi(definition, language);
  const selections = [
    '{ onAdd { id } }',
    '{ onAdd(id: "1") { id } }',
    '{ other: onAdd { id } }',
    '{ onAdd { id: title } }',
    '{ onAdd { ...post } } fragment post on Post { title author { name } }',
    '{ onAdd { ...post } } fragment post on Post { title author { email } }',
    '{ ...root } fragment root on Subscription { onAdd { author { name } } }',
    '{ onAdd { id } ...root } fragment root on Subscription { onAdd { title } }',
    '($with: Boolean!) { onAdd { id author @include(if: $with) { name } } }',
    '($with: Boolean!) { onAdd { ...post } } fragment post on Post { id title @skip(if: $with) }',
    '($with: Boolean = true) { onAdd(title: "One") { id author @include(if: $with) { name } } }',
    '($with: Boolean = false) { onAdd(title: "One") { id author @include(if: $with) { name } } }',
    '{ ...twice } subscription Other { ...twice onAdd { title } } fragment twice on Subscription { onAdd { id } }',
    `($with: Boolean = true) { ...cut } subscription Other($with: Boolean = false) { ...cut }
      fragment cut on Subscription { onAdd { id title @include(if: $with) } }`,
  ];
  const asked = selections.flatMap((selection) => {
    const variables = selection.startsWith('($with: Boolean!)') ? [{ with: true }, { with: false }] : [{}];
    const names = selection.includes('subscription Other') ? ['Named', 'Other'] : ['Named'];
    return names.flatMap((operationName) =>
      variables.map((values) => ({
        query: `subscription Named ${selection}`,
        request: { variables: values, operationName },
      })),
    );
  });
  const heard = await Promise.all(
    [...asked, ...asked].map(({ query, request }) => api.subscribe(query, request)),
  );
  await api.run(add, { variables: { i: input } });

  const plain = plainSchema(schema.replace(/@aws_subscribe\(.*?\)/, ''));
  const expected = await Promise.all(
    asked.map(async ({ query, request: { variables, operationName } }) => {
      const alone = {
        schema: plain,
        document: parse(query),
        variableValues: variables,
        operationName,
        rootValue: { onAdd: input },
      };
      return JSON.parse(JSON.stringify(await execute(alone))) as unknown;
    }),
  );
  expect(heard.map(({ events }) => events)).toEqual([...expected, ...expected].map((event) => [event]));
});

it('a thousand subscriptions that differ in their arguments only are answered by one reading of the event', async () => {
  const api = await liveApi(definition, language);
  let reads = 0;
  const counted = { ...anyone, denies: () => (reads += 1) < 0 };
  const query = 'subscription ($t: String) { onAdd(title: $t) { id title author { name } } }';
  const heard = await Promise.all(
    Array.from({ length: 1_000 }, (_, at) =>
      api.subscribe(query, { variables: at % 2 === 0 ? { t: 'One' } : {}, caller: counted }),
    ),
  );
  reads = 0;
  await api.run(add, { variables: { i: input } });
  expect(new Set(heard.map(({ texts }) => texts.join()))).toEqual(
    new Set(['{"data":{"onAdd":{"id":"1","title":"One","author":{"name":"Ada"}}}}']),
  );
  expect(reads).toBe(['onAdd', 'id', 'title', 'author', 'name'].length);
});

it('subscriptions of the same words that began on different schemas are answered by their own', async () => {
  const api = await liveApi(definition, language);
  const text = 'subscription { onAdd { id title } }';
  const before = await api.subscribe(text);
  await api.redeploy({
    ...definition,
    schema: schema.replace('title: String author: Author }', 'title: String! }'),
  });
  const after = await api.subscribe(text);
  await api.run('mutation ($i: PostInput) { add(input: $i) { id } }', {
    variables: { i: { id: '1', title: 'One' } },
  });
  expect(before.events).toEqual([{ data: { onAdd: { id: '1', title: null } } }]);
  expect(after.events).toMatchObject([{ data: { onAdd: null }, errors: [{ path: ['onAdd', 'title'] }] }]);
});

it('a subscription that has ended takes nothing from an equal one that began since, however often it is ended', async () => {
  const api = await liveApi(definition, language);
  const first = await api.subscribe('subscription { onAdd { id } }');
  first.end();
  const second = await api.subscribe('subscription { onAdd { id } }');
  first.end();
  await api.run(add, { variables: { i: input } });
  expect([first.events, second.events]).toEqual([[], [{ data: { onAdd: { id: '1' } } }]]);
});
