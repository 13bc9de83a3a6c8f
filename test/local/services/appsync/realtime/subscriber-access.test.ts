import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../../../local/appsync-js/index.ts';
import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import { anyone, echo, liveApi, user } from './live-api.ts';

let language: LanguageHost;
beforeAll(() => {
  language = createLanguageHost({ processes: 1 });
});
afterAll(async () => language.stop());

describe('what a subscriber may not read', () => {
  const guarded = {
    modes: ['API_KEY', 'AMAZON_COGNITO_USER_POOLS'] as const,
    schema: `
      type Post @aws_api_key @aws_cognito_user_pools { id: ID title: String secret: String @aws_cognito_user_pools(cognito_groups: ["editors"]) }
      input PostInput { id: ID title: String secret: String }
      type Query { posts: [Post] }
      type Mutation { add(input: PostInput): Post @aws_api_key @aws_cognito_user_pools }
      type Subscription { onAdd: Post @aws_subscribe(mutations: ["add"]) @aws_api_key @aws_cognito_user_pools }`,
    resolvers: { 'Mutation.add': echo },
  };

  it('is null to it, with an error, and there for those who may', async () => {
    const api = await liveApi(guarded, language);
    const query = 'subscription { onAdd { id secret } }';
    const [editor, visitor, other] = await Promise.all(
      [user('ada', 'editors'), anyone, user('bob')].map((caller) => api.subscribe(query, { caller })),
    );
    await api.run('mutation { add(input: { id: "1", secret: "s" }) { id secret } }', {
      caller: user('ada', 'editors'),
    });
    expect(editor!.events).toEqual([{ data: { onAdd: { id: '1', secret: 's' } } }]);
    const denied = {
      data: { onAdd: { id: '1', secret: null } },
      errors: [
        {
          errorType: 'Unauthorized',
          message: 'Not Authorized to access secret on type Post',
          path: ['onAdd', 'secret'],
        },
      ],
    };
    expect(visitor!.events).toEqual([denied]);
    expect(other!.events).toEqual([denied]);
  });

  it('is asked of each caller, also where one of two is denied more than its mode says', async () => {
    const api = await liveApi(guarded, language);
    const query = 'subscription { onAdd { id title } }';
    const free = await api.subscribe(query);
    const denies = (type: string, field: string) => type === 'Post' && field === 'title';
    const bound = await api.subscribe(query, { caller: { ...anyone, denies } });
    await api.run('mutation { add(input: { id: "1", title: "t" }) { id title } }');
    expect(free.events).toEqual([{ data: { onAdd: { id: '1', title: 't' } } }]);
    expect(bound.events).toMatchObject([{ data: { onAdd: { id: '1', title: null } } }]);
  });
});

describe('interfaces and unions', () => {
  it('are of the type that the result had, whether the mutation selected __typename or not', async () => {
    const api = await liveApi(
      {
        schema: `
          interface Shape { id: ID }
          type Square implements Shape { id: ID side: Int }
          type Circle implements Shape { id: ID radius: Int }
          union Thing = Square | Circle
          type Drawing { shapes: [Shape] thing: Thing }
          type Query { drawing: Drawing }
          type Mutation { draw(input: AWSJSON): Drawing }
          type Subscription { drawn: Drawing @aws_subscribe(mutations: ["draw"]) }`,
        resolvers: { 'Mutation.draw': echo },
      },
      language,
    );
    const heard = await api.subscribe(
      'subscription { drawn { shapes { __typename id ... on Square { side } ... on Circle { radius } } thing { __typename } } }',
    );
    const input = JSON.stringify({
      shapes: [
        { __typename: 'Square', id: '1', side: 2 },
        { __typename: 'Circle', id: '2', radius: 3 },
      ],
      thing: { __typename: 'Circle' },
    });
    await api.run(
      'mutation ($i: AWSJSON) { draw(input: $i) { shapes { id ... on Circle { radius } } thing { kind: __typename } } }',
      { variables: { i: input } },
    );
    expect(heard.events).toEqual([
      {
        data: {
          drawn: {
            shapes: [
              { __typename: 'Square', id: '1', side: null },
              { __typename: 'Circle', id: '2', radius: 3 },
            ],
            thing: { __typename: 'Circle' },
          },
        },
      },
    ]);
  });
});

describe('what is behind an interface', () => {
  it('is asked for by the type that it is of', async () => {
    const api = await liveApi(
      {
        schema: `
          interface Shape { side: Int }
          type Square implements Shape { side: Int }
          type Line implements Shape { side: Int }
          type Query { shape: Shape }
          type Mutation { draw(input: AWSJSON): Shape }
          type Subscription { drawn: Shape @aws_subscribe(mutations: ["draw"]) }`,
        resolvers: { 'Mutation.draw': echo },
      },
      language,
    );
    const query = 'subscription { drawn { side } }';
    const free = await api.subscribe(query);
    const bound = await api.subscribe(query, {
      caller: { ...anyone, denies: (type) => type === 'Square' },
    });
    for (const __typename of ['Square', 'Line']) {
      await api.run('mutation ($i: AWSJSON) { draw(input: $i) { side } }', {
        variables: { i: JSON.stringify({ __typename, side: 2 }) },
      });
    }
    const seen = { data: { drawn: { side: 2 } } };
    expect(free.events).toEqual([seen, seen]);
    expect(bound.events).toMatchObject([{ data: { drawn: { side: null } } }, seen]);
  });
});
