import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageHost } from '../../../../../local/appsync-js/index.ts';
import type { LanguageHost } from '../../../../../local/appsync-js/index.ts';
import { giving, handlers, hostApi, said } from '../hosted-api.ts';

let language: LanguageHost;
beforeAll(() => {
  language = createLanguageHost({ processes: 1 });
});
afterAll(async () => language.stop());

const at = (line: number, column: number) => [{ line, column, sourceName: null }];

describe('a pipeline resolver', () => {
  const note = (word: string) => ({
    code: handlers(
      `ctx.stash.trail.push('${word} request ' + ctx.prev.result); return { payload: '${word}' };`,
      `ctx.stash.trail.push('${word} response ' + ctx.result + ' ' + ctx.prev.result); return '${word} done';`,
    ),
  });
  const skipping = (option: string) => ({
    code: handlers(
      `ctx.stash.trail.push('skip'); runtime.earlyReturn('skipped', { skipTo: '${option}' });`,
      `ctx.stash.trail.push('never'); return 'never';`,
    ),
  });
  const before = `ctx.stash.trail = ['before']; return 'start';`;
  const after = `return { trail: ctx.stash.trail, prev: ctx.prev.result, result: ctx.result };`;

  it.each([
    [
      ['a', 'b'],
      before,
      {
        trail: ['before', 'a request start', 'a response a start', 'b request a done', 'b response b a done'],
        prev: 'b done',
        result: 'b done',
      },
    ],
    [[], before, { trail: ['before'], prev: 'start', result: 'start' }],
    [
      ['next', 'b'],
      before,
      {
        trail: ['before', 'skip', 'b request skipped', 'b response b skipped'],
        prev: 'b done',
        result: 'b done',
      },
    ],
    [['end', 'b'], before, { trail: ['before', 'skip'], prev: 'skipped', result: 'skipped' }],
    [
      ['a', 'b'],
      `ctx.stash.trail = ['before']; runtime.earlyReturn('at once');`,
      { trail: ['before'], prev: 'at once', result: 'at once' },
    ],
  ])('hands results on through %j', async (names, request, expected) => {
    const api = await hostApi(
      {
        schema: 'type Query { run: AWSJSON }',
        functions: { a: note('a'), b: note('b'), next: skipping('NEXT'), end: skipping('END') },
        resolvers: { 'Query.run': { code: handlers(request, after), functions: names } },
      },
      { language },
    );
    expect(said((await api.query('{ run }')).data!.run)).toEqual(expected);
    await api.close();
  });

  it('ends at the failing code of any handler, and runs nothing after it', async () => {
    const broken = 'const nothing = ctx.args.nothing; return nothing.at.all;';
    const fine = handlers('return {};', `return 'after';`);
    const warns = { code: handlers('return {};', `util.appendError('came here'); return 1;`) };
    const api = await hostApi(
      {
        schema: 'type Query { before: String request: String response: String after: String }',
        functions: {
          warns,
          request: { code: handlers(broken) },
          response: { code: handlers('return {};', broken) },
        },
        resolvers: {
          'Query.before': { code: handlers(broken), functions: ['warns'] },
          'Query.request': { code: fine, functions: ['request', 'warns'] },
          'Query.response': { code: fine, functions: ['response', 'warns'] },
          'Query.after': { code: handlers('return {};', broken), functions: [] },
        },
      },
      { language },
    );
    for (const field of ['before', 'request', 'response', 'after']) {
      const { data, errors } = await api.query(`{ ${field} }`);
      expect(data).toEqual({ [field]: null });
      expect(errors!.map(({ errorType }): unknown => errorType)).toEqual(['Code']);
    }
    await api.close();
  });

  it('gives every handler the field’s own arguments, source and info', async () => {
    const seen = 'ctx.stash.seen.push([ctx.args.id, ctx.info.fieldName, ctx.source]);';
    const api = await hostApi(
      {
        schema: 'type Query { run(id: ID): AWSJSON }',
        functions: {
          f: { code: handlers(`${seen} return { payload: ctx.args };`, `${seen} return ctx.result;`) },
        },
        resolvers: {
          'Query.run': {
            code: handlers(`ctx.stash.seen = []; ${seen} return 1;`, `${seen} return ctx.stash.seen;`),
            functions: ['f'],
          },
        },
      },
      { language },
    );
    expect(said((await api.query('{ run(id: "a") }')).data!.run)).toEqual(Array(4).fill(['a', 'run', null]));
    await api.close();
  });

  it('ends at an error of a function, and keeps the errors appended before', async () => {
    const api = await hostApi(
      {
        schema: 'type Query { run: String }',
        functions: {
          warns: { code: handlers(`util.appendError('careful', 'Warning'); return {};`, `return 'w';`) },
          fails: { code: handlers(`util.error('no', 'Refused', { a: 1 }, { why: 'because' });`) },
          never: giving(`util.appendError('never')`),
        },
        resolvers: {
          'Query.run': {
            code: handlers('return {};', `return 'after';`),
            functions: ['warns', 'fails', 'never'],
          },
        },
      },
      { language },
    );
    expect(await api.query('{ run }')).toEqual({
      data: { run: null },
      errors: [
        {
          path: ['run'],
          data: null,
          errorType: 'Warning',
          errorInfo: null,
          locations: at(1, 3),
          message: 'careful',
        },
        {
          path: ['run'],
          data: { a: 1 },
          errorType: 'Refused',
          errorInfo: { why: 'because' },
          locations: at(1, 3),
          message: 'no',
        },
      ],
    });
    await api.close();
  });
});
