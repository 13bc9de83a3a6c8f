import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../../../../local/appsync-js/index.ts';
import type { LanguageHost } from '../../../../../../local/appsync-js/index.ts';
import type { Handlers } from '../../hosted-api.ts';
import { giving, handlers } from '../../hosted-api.ts';
import { ask, batches, batchInvoke, ids } from './posts-api.ts';

let language: LanguageHost;
beforeAll(() => {
  // Two, so that request handlers end in no certain order.
  language = createLanguageHost({ processes: 2 });
});
afterAll(async () => language.stop());

const author = (
  maxBatchSize?: number,
  { request = batchInvoke, response = 'return ctx.result;' } = {},
): Handlers => ({
  dataSource: 'f',
  code: handlers(request, response),
  ...(maxBatchSize === undefined ? {} : { maxBatchSize }),
});
const raising = { response: 'util.error(ctx.error.message, ctx.error.type);' };
const authors = '{ posts { author } }';
const two = giving(ids(2));

describe('a batch', () => {
  it('takes the entries of a list in their order, as many as the resolver allows', async () => {
    const { data, errors, lambda } = await ask(language, authors, {
      resolvers: { 'Post.author': author(4) },
    });
    expect(errors).toBeUndefined();
    expect(batches(lambda)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6],
    ]);
    expect(data!.posts).toEqual(Array.from({ length: 7 }, (_, id) => ({ author: `author ${id}` })));
  });

  it('has five where the resolver does not say', async () => {
    const { lambda } = await ask(language, authors, { resolvers: { 'Post.author': author() } });
    expect(batches(lambda).map(({ length }) => length)).toEqual([5, 2]);
  });

  it('is not made of Invoke, whatever the resolver allows', async () => {
    const request = `return { operation: 'Invoke', payload: ctx.source.id };`;
    const resolvers = { 'Post.author': author(10, { request }) };
    const { data, lambda } = await ask(language, authors, { resolvers }, (id: number) => `one ${id}`);
    expect(lambda.calls).toHaveLength(7);
    expect(data!.posts[6]).toEqual({ author: 'one 6' });
  });

  it('gives each response handler its own entry as the function returned it, also null', async () => {
    const response = `
      if (ctx.result === null) return 'nobody';
      if (ctx.result.errorMessage) util.error(ctx.result.errorMessage, ctx.result.errorType, ctx.result.data);
      return ctx.result.data;`;
    const resolvers = { 'Query.posts': giving(ids(3)), 'Post.author': author(5, { response }) };
    const { data, errors } = await ask(language, authors, { resolvers }, () => [
      { data: 'a' },
      { data: 'b', errorMessage: 'Error Happened', errorType: 'ERROR' },
      null,
    ]);
    expect(data).toEqual({ posts: [{ author: 'a' }, { author: null }, { author: 'nobody' }] });
    expect(errors).toMatchObject([
      { path: ['posts', 1, 'author'], data: 'b', errorType: 'ERROR', message: 'Error Happened' },
    ]);
  });

  it('fails as a whole when the function throws', async () => {
    const resolvers = { 'Query.posts': two, 'Post.author': author(5, raising) };
    const { errors } = await ask(language, authors, { resolvers }, () => {
      throw new Error('no store');
    });
    const error = { errorType: 'Lambda:Unhandled', message: 'no store' };
    expect(errors).toMatchObject([error, error]);
  });

  it.each([
    [['just one'], 'returned a list of 1.'],
    [['a', 'b', 'c'], 'returned a list of 3.'],
    [{ 0: 'a', 1: 'b' }, 'returned no list.'],
    [null, 'returned no list.'],
  ])('of two fails when the function returns %j', async (value, said) => {
    const resolvers = { 'Query.posts': two, 'Post.author': author(5, raising) };
    const { errors } = await ask(language, authors, { resolvers }, () => value);
    const error = {
      errorType: 'Lambda:IllegalArgument',
      message: `The Lambda function was given a batch of 2 and ${said}`,
    };
    expect(errors).toMatchObject([error, error]);
  });

  it('goes without those that return early, fail, or ask for something else', async () => {
    const request = `
      if (ctx.source.id === 1) { runtime.earlyReturn('early'); }
      if (ctx.source.id === 2) { util.error('no'); }
      if (ctx.source.id === 3) { return {}; }
      ${batchInvoke}`;
    const { data, errors, lambda } = await ask(language, authors, {
      resolvers: { 'Post.author': author(5, { request }) },
    });
    expect(batches(lambda)).toEqual([[0, 4, 5, 6]]);
    expect(data!.posts.map((post: { author: string }) => post.author)).toEqual([
      'author 0',
      'early',
      null,
      null,
      ...['author 4', 'author 5', 'author 6'],
    ]);
    expect(new Set(errors!.map(({ errorType }): unknown => errorType))).toEqual(
      new Set([null, 'MappingTemplate']),
    );
  });

  it('as an event is a list that nobody waits for', async () => {
    const request = `return { operation: 'BatchInvoke', invocationType: 'Event', payload: ctx.source.id };`;
    const resolvers = { 'Query.posts': two, 'Post.author': author(5, { request }) };
    const { data, lambda } = await ask(language, authors, { resolvers });
    expect(lambda.calls.map(({ input }) => [input.InvocationType, input.Payload])).toEqual([
      ['Event', '[0,1]'],
    ]);
    expect(data).toEqual({ posts: [{ author: null }, { author: null }] });
  });

  it('takes the same field under its aliases, and of all lists that stand at one place', async () => {
    const resolvers = {
      'Query.posts': two,
      'Post.related': giving('[{ id: ctx.source.id * 10 }, { id: ctx.source.id * 10 + 1 }]'),
      'Post.author': author(100),
    };
    const below = await ask(language, '{ posts { related { author } } }', { resolvers });
    expect(batches(below.lambda)).toEqual([[0, 1, 10, 11]]);
    const aliases = await ask(language, '{ posts { a: author b: author } }', { resolvers });
    expect(batches(aliases.lambda)).toEqual([[0, 0, 1, 1]]);
  });

  it('waits for lists that are themselves in a batch', async () => {
    const { errors, lambda } = await ask(
      language,
      '{ posts { related { author } } }',
      {
        resolvers: {
          'Post.related': { dataSource: 'f', maxBatchSize: 3, code: handlers(batchInvoke) },
          'Post.author': author(100),
        },
      },
      (events: { id: number }[]) => events.map(({ id }) => (id < 100 ? [{ id: id + 100 }] : String(id))),
    );
    expect(errors).toBeUndefined();
    expect(batches(lambda)).toEqual([[0, 1, 2], [3, 4, 5], [6], [100, 101, 102, 103, 104, 105, 106]]);
  });

  it('is never made of mutations, which come one after the other', async () => {
    const request = `return { operation: 'BatchInvoke', payload: ctx.args };`;
    const { lambda } = await ask(
      language,
      'mutation { a: post(id: 1) { id } b: post(id: 2) { id } }',
      { resolvers: { 'Mutation.post': author(10, { request }) } },
      (events: { id: string }[]) => events,
    );
    expect(lambda.events).toEqual([[{ id: '1' }], [{ id: '2' }]]);
  });

  it('is made by functions of pipelines, each for itself', async () => {
    const request = `return { operation: 'BatchInvoke', payload: { id: ctx.prev.result } };`;
    const pipeline = {
      code: handlers('return ctx.source.id;', 'return ctx.prev.result;'),
      functions: ['one', 'two'],
    };
    const { data, errors, lambda } = await ask(
      language,
      authors,
      {
        functions: { one: author(2, { request }), two: author(3, { request }) },
        resolvers: { 'Query.posts': giving(ids(3)), 'Post.author': pipeline },
      },
      (events: { id: string }[]) => events.map(({ id }) => `${id}+`),
    );
    expect(errors).toBeUndefined();
    expect(batches(lambda)).toEqual([[0, 1], [2], ['0+', '1+', '2+']]);
    expect(data!.posts).toEqual([{ author: '0++' }, { author: '1++' }, { author: '2++' }]);
  });
});
