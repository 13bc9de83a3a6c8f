import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../../../local/appsync-js/index.ts';
import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import { anyone, code, echo, liveApi, user } from './live-api.ts';

let language: LanguageHost;
beforeAll(() => {
  language = createLanguageHost({ processes: 1 });
});
afterAll(async () => language.stop());

const schema = `
  type Message { group: ID text: String severity: Int from: Person }
  type Person { name: String }
  input MessageInput { group: ID text: String severity: Int from: PersonInput }
  input PersonInput { name: String }
  type Query { messages: [Message] helped: String }
  type Mutation {
    send(input: MessageInput): Message
    sendAll(input: [MessageInput]): [Message]
    remove(user: ID, group: ID): String
    removeTwice: String
    nested: Person
  }
  type Subscription {
    onSend(group: ID!, user: ID): Message @aws_subscribe(mutations: ["send"])
    onSendAll(group: ID): [Message] @aws_subscribe(mutations: ["sendAll"])
  }`;
const send = (input: unknown, selection = 'group text severity') =>
  [`mutation ($i: MessageInput) { send(input: $i) { ${selection} } }`, { variables: { i: input } }] as const;
const chat = (resolvers: Record<string, string> = {}) => ({
  schema,
  resolvers: { 'Mutation.send': echo, 'Mutation.sendAll': echo, ...resolvers },
});
const filtering = (expression: string) =>
  code('return { payload: null };', `extensions.setSubscriptionFilter(${expression}); return null;`);

describe('setSubscriptionFilter', () => {
  it('decides in place of the arguments, which then restrict nothing', async () => {
    const severe = filtering('util.transform.toSubscriptionFilter({ severity: { ge: 7 } })');
    const api = await liveApi(chat({ 'Subscription.onSend': severe }), language);
    const heard = await api.subscribe('subscription { onSend(group: "a") { text } }');
    await api.run(...send({ group: 'b', text: 'severe', severity: 9 }));
    await api.run(...send({ group: 'a', text: 'mild', severity: 1 }));
    expect(heard.events).toEqual([{ data: { onSend: { text: 'severe' } } }]);
  });

  it('reads arguments and identity where the resolver does', async () => {
    const own = filtering(
      'util.transform.toSubscriptionFilter({ group: { eq: ctx.args.group }, "from.name": { ne: ctx.identity.username } })',
    );
    const api = await liveApi(
      { ...chat({ 'Subscription.onSend': own }), modes: ['AMAZON_COGNITO_USER_POOLS'] },
      language,
    );
    const query = 'subscription { onSend(group: "a") { text } }';
    const ada = await api.subscribe(query, { caller: user('ada') });
    const bob = await api.subscribe(query, { caller: user('bob') });
    await api.run(send({ group: 'a', text: 'hi', from: { name: 'ada' } }, 'group text from { name }')[0], {
      variables: { i: { group: 'a', text: 'hi', from: { name: 'ada' } } },
      caller: user('ada'),
    });
    expect([ada.events.length, bob.events.length]).toEqual([0, 1]);
  });

  it('counts in a request handler as well, and the last call of several', async () => {
    const api = await liveApi(
      chat({
        'Subscription.onSend': code(
          `extensions.setSubscriptionFilter({ filterGroup: [{ filters: [{ fieldName: 'text', operator: 'eq', value: 'no' }] }] });
           extensions.setSubscriptionFilter({ filterGroup: [{ filters: [{ fieldName: 'text', operator: 'eq', value: 'yes' }] }] });
           return { payload: null };`,
        ),
      }),
      language,
    );
    const heard = await api.subscribe('subscription { onSend(group: "a") { text } }');
    for (const text of ['no', 'yes']) await api.run(...send({ text }));
    expect(heard.events).toEqual([{ data: { onSend: { text: 'yes' } } }]);
  });

  it('is that of each subscriber: one that sets an empty filter gets nothing beside one that sets none', async () => {
    const api = await liveApi(
      {
        ...chat({
          'Subscription.onSendAll': code(
            'return { payload: null };',
            'if (ctx.identity.username === "ada") extensions.setSubscriptionFilter({ filterGroup: [] }); return null;',
          ),
        }),
        modes: ['AMAZON_COGNITO_USER_POOLS'],
      },
      language,
    );
    const [bob, ada] = await Promise.all(
      ['bob', 'ada'].map((name) =>
        api.subscribe('subscription { onSendAll { text } }', { caller: user(name) }),
      ),
    );
    await api.run('mutation { sendAll(input: [{ text: "x" }]) { text } }', { caller: user('bob') });
    expect([bob!.events.length, ada!.events.length]).toEqual([1, 0]);
  });

  it('refuses the start for a filter that is none, with 400', async () => {
    const api = await liveApi(
      chat({
        'Subscription.onSend': filtering(
          'util.transform.toSubscriptionFilter({ group: { in: ["1", "2", "3", "4", "5", "6"] } })',
        ),
      }),
      language,
    );
    expect(await api.refusal('subscription { onSend(group: "a") { text } }')).toEqual([
      { message: 'subscription exceeds maximum value limit 5 for operator `in`.', errorCode: 400 },
    ]);
  });

  it('never lets a list through', async () => {
    const api = await liveApi(
      chat({
        'Subscription.onSendAll': filtering('util.transform.toSubscriptionFilter({ group: { eq: "a" } })'),
      }),
      language,
    );
    const heard = await api.subscribe('subscription { onSendAll { text } }');
    await api.run('mutation { sendAll(input: [{ group: "a" }]) { group text } }');
    expect(heard.events).toEqual([]);
  });

  it.each([
    [
      'asks for what the mutation did not select',
      '{ severity: { ge: 7 } }',
      'did not reach subscriptions to onSend: their filter needs severity',
    ],
    [
      'looks deeper than five levels',
      '{ "a.b.c.d.e.f": { eq: 1 } }',
      'filters by a.b.c.d.e.f: filters look five levels deep',
    ],
    ['is empty', '{}', 'has an empty filter: nothing will ever reach it'],
  ])('is warned of where it %s', async (_what, filter, warning) => {
    const resolver = filtering(`util.transform.toSubscriptionFilter(${filter})`);
    const api = await liveApi(chat({ 'Subscription.onSend': resolver }), language);
    const heard = await api.subscribe('subscription { onSend(group: "a") { text } }');
    await api.run(...send({ group: 'a', text: 'x', severity: 9 }, 'text'));
    expect(heard.events).toEqual([]);
    expect(api.log.lines.filter((line) => line.includes(warning))).toHaveLength(1);
  });
});

describe('invalidateSubscriptions', () => {
  const invalidating = code(
    'return { payload: "done" };',
    `extensions.invalidateSubscriptions({ subscriptionField: 'onSend', payload: { user: ctx.args.user, group: ctx.args.group } }); return ctx.result;`,
  );
  const invalidated = code(
    'return { payload: null };',
    `extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter({ group: { eq: ctx.args.group } }));
     extensions.setSubscriptionInvalidationFilter(util.transform.toSubscriptionFilter({ group: { eq: ctx.args.group }, user: { eq: ctx.args.user } }));
     return null;`,
  );
  const members = chat({ 'Subscription.onSend': invalidated, 'Mutation.remove': invalidating });
  const remove = (name: string) => `mutation { remove(user: "${name}", group: "a") }`;

  it('ends the subscriptions of the field whose invalidation filter matches, and no other', async () => {
    const api = await liveApi(members, language);
    const [ada, bob] = await Promise.all(
      ['ada', 'bob'].map((name) =>
        api.subscribe(`subscription { onSend(group: "a", user: "${name}") { text } }`),
      ),
    );
    await api.run(remove('ada'));
    await api.run(...send({ group: 'a', text: 'after' }));
    expect([ada!.completed, bob!.completed]).toEqual([1, 0]);
    expect([ada!.events.length, bob!.events.length]).toEqual([0, 1]);
    await api.run(remove('ada'));
    expect(ada!.completed).toBe(1);
  });

  it('leaves those alone that set no invalidation filter', async () => {
    const api = await liveApi(chat({ 'Mutation.remove': invalidating }), language);
    const heard = await api.subscribe('subscription { onSend(group: "a", user: "ada") { text } }');
    await api.run(remove('ada'));
    expect(heard.completed).toBe(0);
  });

  it('comes before what the same mutation publishes', async () => {
    const api = await liveApi(
      chat({
        'Subscription.onSend': invalidated,
        'Mutation.send': code(
          'return { payload: ctx.args.input };',
          `extensions.invalidateSubscriptions({ subscriptionField: 'onSend', payload: { user: 'ada', group: 'a' } }); return ctx.result;`,
        ),
      }),
      language,
    );
    const heard = await api.subscribe('subscription { onSend(group: "a", user: "ada") { text } }');
    await api.run(...send({ group: 'a', text: 'last' }));
    expect([heard.completed, heard.events.length]).toEqual([1, 0]);
  });

  const calls = (count: number, payload: string) =>
    code(
      'return { payload: "done" };',
      Array.from(
        { length: count },
        (_, at) =>
          `extensions.invalidateSubscriptions({ subscriptionField: 'onSend', payload: { n: ${payload.replace('AT', String(at))} } });`,
      ).join('\n') + 'return ctx.result;',
    );

  it.each([
    ['five different calls', calls(5, 'AT'), true],
    ['six equal ones', calls(6, '0'), true],
    ['five different ones and one of them again', calls(6, '[0, 1, 2, 3, 4, 0][AT]'), true],
    ['six different ones', calls(6, 'AT'), false],
  ])('takes at most five different calls in a request: %s', async (_what, resolver, taken) => {
    const api = await liveApi(chat({ 'Mutation.removeTwice': resolver }), language);
    const { data, errors } = await api.run('mutation { removeTwice }');
    expect(data).toEqual({ removeTwice: taken ? 'done' : null });
    expect(errors.map(({ message }) => message)).toEqual(
      taken ? [] : ['A request can make at most 5 different calls of extensions.invalidateSubscriptions.'],
    );
  });

  it('is carried out a hundred times in a second, and beyond that said not to be', async () => {
    const api = await liveApi(members, language);
    const ada = await api.subscribe('subscription { onSend(group: "a", user: "ada") { text } }');
    for (let time = 0; time < 100; time += 1) await api.run(remove('nobody'));
    await api.run(remove('ada'));
    expect(ada.completed).toBe(0);
    expect(api.log.lines.at(-1)).toBe(
      'warn Subscriptions were not invalidated: there were more than 100 in a second.',
    );
    api.clock.advance(1_000);
    await api.run(remove('ada'));
    expect(ada.completed).toBe(1);
  });

  it('is not carried out for a handler that fails after it', async () => {
    const api = await liveApi(
      chat({
        'Subscription.onSend': invalidated,
        'Mutation.remove': code(
          'return { payload: "done" };',
          `extensions.invalidateSubscriptions({ subscriptionField: 'onSend', payload: { user: 'ada', group: 'a' } }); util.error('no');`,
        ),
      }),
      language,
    );
    const heard = await api.subscribe('subscription { onSend(group: "a", user: "ada") { text } }');
    await api.run(remove('ada'));
    expect(heard.completed).toBe(0);
  });
});

describe('a call of extensions where it is not allowed ends the field', () => {
  const invalidate = `extensions.invalidateSubscriptions({ subscriptionField: 'onSend', payload: {} });`;
  const filter = 'extensions.setSubscriptionFilter({ filterGroup: [] });';
  const evict = 'extensions.evictFromApiCache("Query", "helped", { "context.arguments.id": "1" });';
  const response = (call: string) => code('return { payload: null };', `${call} return null;`);

  it.each([
    [
      'invalidateSubscriptions in a query',
      'Query.helped',
      response(invalidate),
      '{ helped }',
      'can be called in resolvers of mutation fields only',
    ],
    [
      'invalidateSubscriptions below a mutation',
      'Person.name',
      response(invalidate),
      'mutation { nested { name } }',
      'can be called in resolvers of mutation fields only',
    ],
    [
      'invalidateSubscriptions in a request handler',
      'Mutation.removeTwice',
      code(`${invalidate} return {};`),
      'mutation { removeTwice }',
      'can be called in a response handler only',
    ],
    [
      'invalidateSubscriptions of an unknown field',
      'Mutation.removeTwice',
      response(invalidate.replace('onSend', 'toString')),
      'mutation { removeTwice }',
      'needs the name of a subscription field as subscriptionField',
    ],
    [
      'invalidateSubscriptions without a payload',
      'Mutation.removeTwice',
      response(invalidate.replace('{}', 'null')),
      'mutation { removeTwice }',
      'needs an object as payload',
    ],
    [
      'setSubscriptionFilter in a mutation',
      'Mutation.removeTwice',
      response(filter),
      'mutation { removeTwice }',
      'can be called in resolvers of subscription fields only',
    ],
    [
      'setSubscriptionInvalidationFilter in a query',
      'Query.helped',
      response(filter.replace('Filter', 'InvalidationFilter')),
      '{ helped }',
      'can be called in resolvers of subscription fields only',
    ],
    [
      'evictFromApiCache in a query',
      'Query.helped',
      response(evict),
      '{ helped }',
      'can be called in resolvers of mutation fields only',
    ],
  ])('%s', async (_what, field, resolver, query, why) => {
    const resolvers = {
      [field]: resolver,
      ...(field === 'Person.name' ? { 'Mutation.nested': code('return { payload: {} };') } : {}),
    };
    const api = await liveApi(chat(resolvers), language);
    const { errors } = await api.run(query, { caller: anyone });
    expect(errors).toMatchObject([{ errorType: 'Code' }]);
    expect(errors[0]!.message).toContain(why);
  });

  it('not so evictFromApiCache in a mutation, which evicts nothing and says so', async () => {
    const api = await liveApi(chat({ 'Mutation.removeTwice': response(evict) }), language);
    expect(await api.run('mutation { removeTwice }')).toMatchObject({
      data: { removeTwice: null },
      errors: [],
    });
    expect(api.log.lines.at(-1)).toBe(
      'warn extensions.evictFromApiCache evicted nothing: caching is not hosted.',
    );
  });
});
