import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../../../../local/appsync-js/index.ts';
import type { LanguageHost } from '../../../../../../local/appsync-js/index.ts';
import { giving, handlers } from '../../hosted-api.ts';
import { ask, batches, ids } from './posts-api.ts';

let language: LanguageHost;
beforeAll(() => {
  language = createLanguageHost({ processes: 1 });
});
afterAll(async () => language.stop());

const thrown = (name: string) => () => {
  throw Object.assign(new Error('Custom message'), { name });
};
const one = '{ post(id: "p") { author } }';
const direct = { resolvers: { 'Query.post': { dataSource: 'f', maxBatchSize: 0 } } };
const inBatches = (count: number) => ({
  resolvers: { 'Query.posts': giving(ids(count)), 'Post.author': { dataSource: 'f', maxBatchSize: 4 } },
});

describe('a direct Lambda resolver', () => {
  it('gives the function the whole context, and the field what it returns', async () => {
    const { data, lambda } = await ask(
      language,
      '{ post(id: "p") { id who: author } }',
      direct,
      (context: { arguments: object }) => ({ ...context.arguments, author: 'direct' }),
    );
    expect(data).toEqual({ post: { id: 'p', who: 'direct' } });
    expect(lambda.events).toEqual([
      {
        arguments: { id: 'p' },
        identity: null,
        source: null,
        request: { headers: expect.objectContaining({ 'x-api-key': expect.any(String) }), domainName: null },
        prev: null,
        info: {
          fieldName: 'post',
          parentTypeName: 'Query',
          variables: {},
          selectionSetList: ['id', 'who'],
          selectionSetGraphQL: expect.stringMatching(/^\{\s+id\s+who: author\s+\}$/),
        },
        stash: {},
      },
    ]);
  });

  it('fails under the name of what the function threw', async () => {
    expect((await ask(language, one, direct, thrown('CustomException'))).errors).toEqual([
      {
        path: ['post'],
        data: null,
        errorType: 'CustomException',
        errorInfo: null,
        locations: [{ line: 1, column: 3, sourceName: null }],
        message: 'Custom message',
      },
    ]);
  });

  it('does not let the function word what is unauthorized', async () => {
    expect((await ask(language, one, direct, thrown('UnauthorizedException'))).errors).toMatchObject([
      { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' },
    ]);
  });

  it('without a batch size is invoked for every field, with one it sends contexts in a list', async () => {
    const { resolvers } = inBatches(5);
    const single = { resolvers: { ...resolvers, 'Post.author': { dataSource: 'f' } } };
    const unbatched = await ask(language, '{ posts { author } }', single, () => 'x');
    expect(unbatched.lambda.events).toHaveLength(5);
    const batched = await ask(language, '{ posts { author } }', { resolvers }, (contexts: object[]) =>
      contexts.map(() => ({ data: 'x' })),
    );
    expect(batches(batched.lambda)).toEqual([[0, 1, 2, 3], [4]]);
  });

  it('takes data and errors of a batch entry by entry', async () => {
    const { data, errors } = await ask(language, '{ posts { author } }', inBatches(4), () => [
      { data: 'author 0' },
      { data: 'old', errorMessage: 'Not found', errorType: 'ERROR', more: 'ignored' },
      { errorMessage: 'untyped' },
      null,
    ]);
    expect(data!.posts.map((post: { author: string }) => post.author)).toEqual([
      'author 0',
      null,
      null,
      null,
    ]);
    expect(errors).toMatchObject([
      { path: ['posts', 1, 'author'], errorType: 'ERROR', message: 'Not found', data: 'old' },
      { path: ['posts', 2, 'author'], errorType: null, message: 'untyped', data: null },
    ]);
  });

  it('fails for all of a batch when the function throws', async () => {
    const { errors } = await ask(language, '{ posts { author } }', inBatches(2), thrown('CustomException'));
    expect(errors!.map(({ errorType }): unknown => errorType)).toEqual([
      'CustomException',
      'CustomException',
    ]);
  });
});

describe('a direct Lambda function of a pipeline', () => {
  it('sees what came before, and hands its value on', async () => {
    const pipeline = {
      code: handlers(`ctx.stash.by = 'ada'; return 'before';`, 'return { author: ctx.prev.result };'),
      functions: ['direct'],
    };
    const { data, lambda } = await ask(
      language,
      one,
      { functions: { direct: { dataSource: 'f' } }, resolvers: { 'Query.post': pipeline } },
      () => 'direct',
    );
    expect(lambda.events).toMatchObject([{ prev: { result: 'before' }, stash: { by: 'ada' } }]);
    expect(data).toEqual({ post: { author: 'direct' } });
  });
});
