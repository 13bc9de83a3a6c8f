import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../../../local/appsync-js/index.ts';
import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import type { DataSource } from '../../../../../local/services/appsync/data-sources/data-source.ts';
import { anyone, code, echo, liveApi, user } from './live-api.ts';

let language: LanguageHost;
beforeAll(() => {
  language = createLanguageHost({ processes: 1 });
});
afterAll(async () => language.stop());

const schema = `
  type Post { id: ID! title: String author: Author }
  type Author { name: String }
  input PostInput { id: ID title: String }
  type Query { posts: [Post] }
  type Mutation { add(input: PostInput): Post }
  type Subscription {
    onAdd(id: ID, room: String): Post @aws_subscribe(mutations: ["add"])
    onAddSurely: Post! @aws_subscribe(mutations: ["add"])
  }`;
const posts = { schema, resolvers: { 'Mutation.add': echo } };

describe('a start is refused', () => {
  it.each([
    ['query', 'query { posts { id } }'],
    ['mutation', 'mutation { add(input: {}) { id } }'],
  ])('for a %s', async (kind, text) => {
    const api = await liveApi(posts, language);
    expect(await api.refusal(text)).toEqual([
      { errorType: 'UnsupportedOperation', message: `${kind} not supported through the realtime channel` },
    ]);
  });

  it('for what does not validate, with a message and nothing else', async () => {
    const api = await liveApi(posts, language);
    expect(await api.refusal('subscription { onAdd { id nothing } }')).toEqual([
      {
        message:
          "Validation error of type FieldUndefined: Field 'nothing' in type 'Post' is undefined @ 'onAdd/nothing'",
      },
    ]);
  });

  it.each([
    ['two root fields', 'subscription { a: onAdd { id } b: onAdd { id } }'],
    ['two that are never there together', 'subscription { onAdd @skip(if: true) { id } b: onAdd { id } }'],
    ['a root field of introspection', 'subscription { ...r } fragment r on Subscription { __typename }'],
    ['none that @skip leaves', 'subscription { onAdd @skip(if: true) { id } }'],
    ['none that a variable leaves', 'subscription ($in: Boolean!) { onAdd @include(if: $in) { id } }'],
  ])('for %s', async (_what, text) => {
    const api = await liveApi(posts, language);
    const [error, ...others] = await api.refusal(
      text,
      text.includes('$in') ? { variables: { in: false } } : {},
    );
    expect(error!.message).toContain(
      'Validation error of type SubscriptionMultipleRootFields: Subscription operation must have exactly one root field.',
    );
    expect(others).toEqual([]);
  });

  it('for a variable that does not fit', async () => {
    const api = await liveApi(posts, language);
    expect(await api.refusal('subscription ($id: ID!) { onAdd(id: $id) { id } }')).toEqual([
      { message: "Variable 'id' has coerced Null value for NonNull type 'ID!'" },
    ]);
  });

  it.each([
    [
      'text that is no GraphQL',
      'subscription {',
      'MalformedHttpRequestException',
      'Unable to parse GraphQL query.',
    ],
    [
      'operations of which none is named',
      'subscription a { onAdd { id } } subscription b { onAdd { id } }',
      'BadRequestException',
      'Missing operation name.',
    ],
  ])('for %s', async (_what, text, errorType, message) => {
    const api = await liveApi(posts, language);
    expect(await api.refusal(text)).toEqual([{ errorType, message }]);
  });

  it('beyond the depth that the API allows', async () => {
    const api = await liveApi({ ...posts, queryDepthLimit: 2 }, language);
    expect(await api.refusal('subscription { onAdd { author { name } } }')).toMatchObject([
      { errorType: 'QueryDepthLimitReached' },
    ]);
  });

  it('to who may not read the field', async () => {
    const api = await liveApi({ ...posts, modes: ['AMAZON_COGNITO_USER_POOLS', 'API_KEY'] }, language);
    expect(await api.refusal('subscription { onAdd { id } }', { caller: anyone })).toEqual([
      { errorType: 'Unauthorized', message: 'Not Authorized to access onAdd on type Subscription' },
    ]);
  });

  it('where the field may not be null and nothing gives it a value', async () => {
    const api = await liveApi(posts, language);
    expect(await api.refusal('subscription { onAddSurely { id } }')).toEqual([
      {
        message:
          "Cannot return null for non-nullable type: 'Post' within parent 'Subscription' (/onAddSurely)",
      },
    ]);
  });

  it('to a caller whom IAM does not let ask for the field', async () => {
    const { Refusal } = await import('../../../../../local/services/appsync/refusal.ts');
    const api = await liveApi(posts, language);
    const demand = (type: string, fields: ReadonlySet<string>): void => {
      throw new Refusal(401, 'UnauthorizedException', `${type} ${[...fields].join()}`);
    };
    expect(await api.refusal('subscription { onAdd { id } }', { caller: { ...anyone, demand } })).toEqual([
      { errorType: 'UnauthorizedException', message: 'Subscription onAdd' },
    ]);
  });
});

describe('the resolver of the field', () => {
  const resolved = (request: string, response?: string) => ({
    schema,
    resolvers: { ...posts.resolvers, 'Subscription.onAdd': code(request, response) },
  });

  it('runs once, when the subscription begins, with the arguments and the subscriber', async () => {
    const api = await liveApi(
      resolved(
        'console.log(ctx.args, ctx.identity, ctx.request.headers, ctx.info.fieldName, ctx.info.parentTypeName); return { payload: null };',
      ),
      language,
    );
    const heard = await api.subscribe('subscription ($id: ID) { onAdd(id: $id) { id } }', {
      variables: { id: '1' },
    });
    await api.run('mutation { add(input: { id: "1" }) { id } }');
    await api.run('mutation { add(input: { id: "1" }) { id } }');
    expect(heard.events).toHaveLength(2);
    const logged = api.log.lines.filter((line) => line.includes('Subscription.onAdd'));
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('"id":"1"');
    expect(logged[0]).toContain('onAdd');
  });

  it('sees who subscribes', async () => {
    const api = await liveApi(
      {
        ...resolved('if (ctx.identity.username !== "ada") util.unauthorized(); return { payload: null };'),
        modes: ['AMAZON_COGNITO_USER_POOLS'],
      },
      language,
    );
    await api.subscribe('subscription { onAdd { id } }', { caller: user('ada') });
    expect(await api.refusal('subscription { onAdd { id } }', { caller: user('bob') })).toEqual([
      { errorType: 'Unauthorized', message: 'Not Authorized to access onAdd on type Subscription' },
    ]);
  });

  it.each([
    [
      'util.error',
      'util.error("No room", "NoRoom", null, { room: 1 });',
      { errorType: 'NoRoom', message: 'No room' },
    ],
    ['util.error without a type', 'util.error("No room");', { message: 'No room' }],
    [
      'util.appendError',
      'util.appendError("Full", "Full"); return { payload: null };',
      { errorType: 'Full', message: 'Full' },
    ],
  ])('rejects the start by %s', async (_how, request, error) => {
    const api = await liveApi(resolved(request), language);
    expect(await api.refusal('subscription { onAdd { id } }')).toEqual([error]);
  });

  it('may give back an object that fits the type, and no other', async () => {
    const fitting = await liveApi(resolved('return { payload: { id: "0" } };'), language);
    const heard = await fitting.subscribe('subscription { onAdd { id } }');
    expect(heard.events).toEqual([]);
    const unfit = await liveApi(resolved('return { payload: { title: "no id" } };'), language);
    expect(await unfit.refusal('subscription { onAdd { id } }')).toEqual([
      { message: "Cannot return null for non-nullable type: 'ID' within parent 'Post' (/onAdd/id)" },
    ]);
  });

  it('is cut off after 30 seconds', async () => {
    let asked: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => (asked = resolve));
    const silent: DataSource = {
      name: 'silent',
      type: 'NONE',
      execute: () => {
        asked();
        return new Promise(() => undefined);
      },
    };
    const api = await liveApi({ ...resolved('return { payload: null };'), dataSource: silent }, language);
    const refusal = api.refusal('subscription { onAdd { id } }');
    await reached;
    api.clock.advance(30_000);
    expect(await refusal).toEqual([{ errorType: 'ExecutionTimeout', message: 'Execution timed out.' }]);
  });
});

describe('a subscription', () => {
  it('is registered when its start is answered: what is published from then on reaches it', async () => {
    const api = await liveApi(posts, language);
    const starting = api.subscribe('subscription { onAdd { id } }');
    const heard = await starting;
    await api.run('mutation { add(input: { id: "1" }) { id } }');
    expect(heard.events).toHaveLength(1);
  });

  it('may select its root field twice, and depending on a variable', async () => {
    const api = await liveApi(posts, language);
    const text =
      'subscription ($in: Boolean!) { onAdd { id } ...r @include(if: $in) } fragment r on Subscription { onAdd { title } }';
    const heard = await Promise.all(
      [true, false].map((given) => api.subscribe(text, { variables: { in: given } })),
    );
    await api.run('mutation { add(input: { id: "1", title: "t" }) { id title } }');
    expect(heard.map(({ events }) => events)).toEqual([
      [{ data: { onAdd: { id: '1', title: 't' } } }],
      [{ data: { onAdd: { id: '1' } } }],
    ]);
  });

  it('is the operation of its document that operationName names', async () => {
    const api = await liveApi(posts, language);
    const heard = await api.subscribe(
      'subscription a { onAdd(id: "1") { id } } subscription b { onAdd(id: "2") { title } }',
      { operationName: 'b' },
    );
    await api.run(
      'mutation { a: add(input: { id: "1" }) { id title } b: add(input: { id: "2", title: "t" }) { id title } }',
    );
    expect(heard.events).toEqual([{ data: { onAdd: { title: 't' } } }]);
  });
});
